import { Effect } from "effect"
import { type Context, Hono } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { endSession, findSession } from "../identity/sessions.ts"
import { begin, finish, taken } from "../identity/signIn.ts"
import { signInPage } from "../pages/signInPage.ts"
import { guarded, styled } from "./guarded.ts"
import { signOutRoutes } from "./signOutRoutes.ts"
import { backOf, here, orPage, ours, type SigningIn, tell, told } from "./visiting.ts"

/** Whether another site's page sent the browser here, as browsers say by themselves (Fetch Metadata). */
const comesFromElsewhere = (c: Context): boolean =>
  !["same-origin", "none", undefined].includes(c.req.header("sec-fetch-site"))

/** Sends a browser to the provider, with what proves that it is the same one that comes back. */
const goToProvider = Effect.fnUntraced(function* (by: SigningIn, c: Context, back: string) {
  const { goTo, browser } = yield* begin(by.provider, `${here(by, c).origin}/sign-in/callback`, back)
  setCookie(c, by.cookies.signingIn, browser, { ...ours(by), maxAge: 600 })
  return c.redirect(goTo.href, 303)
})

/** Begins the session of somebody whom the provider sent back, and goes on to where they were. */
const comeBack = Effect.fnUntraced(function* (
  by: SigningIn,
  c: Context,
  asked: Effect.Success<ReturnType<typeof taken>>,
) {
  const { session, secret, caller } = yield* finish(by.provider, by.issuer, here(by, c), asked)
  deleteCookie(c, by.cookies.signingIn, ours(by))
  // A session that this browser had before ends: nobody goes on under a secret from before signing in.
  const before = yield* findSession(getCookie(c, by.cookies.session) ?? "")
  if (before?.session !== undefined) yield* endSession(before.session.token)
  yield* tell(caller, "session.begin", session, 303)
  setCookie(c, by.cookies.session, secret, ours(by))
  return c.redirect(asked.returnTo, 303)
})

/**
 * `/sign-in`, `/sign-in/callback` and `/sign-out`: how a person's browser gets a session, and ends it. All of it is told to the
 * trail, and limited by address.
 */
export const signInRoutes = (by: SigningIn): Hono => {
  const app = new Hono()
  for (const path of ["/sign-in/*", "/sign-out", "/signed-out"]) app.use(path, guarded(styled))
  app.get("/sign-in", (c) => {
    const back = backOf(by, c, "return")
    // Another site's page must not sign anybody in: whoever comes from there says here that they mean it.
    return comesFromElsewhere(c) ? c.html(signInPage("asked", back)) : orPage(by, c, goToProvider(by, c, back), back)
  })
  app.get("/sign-in/callback", (c) => {
    const begun = taken(here(by, c), getCookie(c, by.cookies.signingIn))
    const answer = Effect.flatMap(begun, (asked) => told(by, c, comeBack(by, c, asked), asked.returnTo))
    return orPage(by, c, answer)
  })
  return app.route("/", signOutRoutes(by))
}
