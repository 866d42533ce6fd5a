import { Effect } from "effect"
import { type Context, Hono } from "hono"
import { deleteCookie, getCookie } from "hono/cookie"
import { endSignedOut } from "../identity/endSignedOut.ts"
import { isSame } from "../identity/isSame.ts"
import { endSession, findSession } from "../identity/sessions.ts"
import { signInPage } from "../pages/signInPage.ts"
import { csrfHeader } from "./identify.ts"
import { tellRefusal } from "./tellRefusal.ts"
import { backOf, here, orPage, ours, type SigningIn, tell } from "./visiting.ts"

/** Ends the session of a browser; answers with the address at which it is done at the provider too. */
const signOut = Effect.fnUntraced(function* (by: SigningIn, c: Context) {
  const back = backOf(by, c, "return")
  const signedOut = `/signed-out?state=${encodeURIComponent(back)}`
  const found = yield* findSession(getCookie(c, by.cookies.session) ?? "")
  // Only a page of ours knows it, and no form of another site can send a header.
  if (found?.session !== undefined && !isSame(c.req.header(csrfHeader), found.session.csrf))
    return c.html(signInPage("refused", back), 403)
  deleteCookie(c, by.cookies.session, ours(by))
  if (found?.session === undefined) return c.json({ goTo: signedOut })
  c.header("clear-site-data", '"cache"')
  const idToken = yield* endSession(found.session.token)
  yield* tell(found.caller, "session.end", found.session.id, 200)
  const goTo =
    idToken === undefined ? undefined : yield* by.provider.leave(idToken, `${here(by, c).origin}/signed-out`, back)
  return c.json({ goTo: goTo?.href ?? signedOut })
})

/** Ends the sessions of somebody who signed out at the provider, by its word. */
const endAsTold = Effect.fnUntraced(
  function* (by: SigningIn, c: Context) {
    const { logout_token: token } = yield* Effect.promise(() =>
      c.req.parseBody().catch((): Readonly<Record<string, unknown>> => ({})),
    )
    yield* endSignedOut(by.provider, typeof token === "string" ? token : "")
    c.header("cache-control", "no-store")
    return c.body(null, 200)
  },
  (ended, by, c) =>
    Effect.catchTag(ended, "ProofRefused", () =>
      Effect.as(
        tellRefusal("session.prove", by.addressOf(c), c.req.raw.headers, 400),
        c.json({ error: "invalid_request" }, 400),
      ),
    ),
)

/**
 * `/sign-out`, and `/signed-out` where the provider sends the browser then; `/sign-in/ended` is where the provider tells what is
 * done there.
 */
export const signOutRoutes = (by: SigningIn): Hono =>
  new Hono()
    .post("/sign-out", (c) => orPage(by, c, signOut(by, c)))
    .post("/sign-in/ended", (c) => orPage(by, c, endAsTold(by, c)))
    .get("/signed-out", (c) => c.html(signInPage("signedOut", backOf(by, c, "state"))))
