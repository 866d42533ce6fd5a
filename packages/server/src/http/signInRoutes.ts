import { Effect } from "effect"
import { type Context, Hono } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { Access, Issuer } from "../identity/access.ts"
import type { Cookies } from "../identity/cookies.ts"
import { endSignedOut } from "../identity/endSignedOut.ts"
import { isSame } from "../identity/isSame.ts"
import type { Limits } from "../identity/Limits.ts"
import type { ProofRefused, Provider, ProviderUnavailable } from "../identity/Provider.ts"
import { endSession, findSession } from "../identity/sessions.ts"
import { begin, finish, returnTo, taken } from "../identity/signIn.ts"
import { Trail } from "../identity/Trail.ts"
import { signInPage } from "../pages/signInPage.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { guarded, styled } from "./guarded.ts"
import { csrfHeader } from "./identify.ts"
import { limited } from "./letIn.ts"
import { tellRefusal } from "./tellRefusal.ts"

type Needs = Database | Limits | Trail

/** What signing in and out needs. */
export interface SigningIn {
  readonly provider: Provider
  readonly issuer: Issuer
  readonly cookies: Cookies
  readonly publicUrl: URL | undefined
  readonly perMinute: Access["perMinute"]
  /** Where a request came from. */
  readonly addressOf: (c: Context) => string
  readonly run: <A, E>(effect: Effect.Effect<A, E, Needs>) => Promise<A>
}

type Failed = ProofRefused | ProviderUnavailable | DatabaseUnavailable

/** Whether another site's page sent the browser here, as browsers say by themselves (Fetch Metadata). */
const comesFromElsewhere = (c: Context): boolean =>
  !["same-origin", "none", undefined].includes(c.req.header("sec-fetch-site"))

/** Tells the trail that somebody's session began or ended. */
const tell = (caller: CallerShape, operation: "session.begin" | "session.end", session: string, status: number) =>
  Trail.use((trail) =>
    trail.record({
      caller,
      operation,
      reads: "nothing",
      act: true,
      subjects: [`session/${session}`],
      outcome: "done",
      status,
    }),
  )

/**
 * `/sign-in`, `/sign-in/callback` and `/sign-out`: how a person's browser gets a session, and ends it. Signing out
 * answers with the address at which it is done at the provider too; what is done there, the provider tells at
 * `/sign-in/ended`. All of it is told to the trail, and limited by address.
 */
export const signInRoutes = (signingIn: SigningIn): Hono => {
  const { provider, issuer, cookies, publicUrl, perMinute, addressOf, run } = signingIn
  const app = new Hono()
  const ours = { httpOnly: true, secure: cookies.secure, sameSite: "Lax", path: "/" } as const
  const here = (c: Context): URL => {
    const { pathname, search, origin } = new URL(c.req.url)
    return new URL(pathname + search, publicUrl ?? origin)
  }
  /** Where somebody was, by what their page or the provider says. */
  const backOf = (c: Context, name: "return" | "state") => returnTo(c.req.query(name), here(c).origin)
  const refused = (c: Context, back?: string) =>
    Effect.as(
      tellRefusal("session.begin", addressOf(c), c.req.raw.headers, 403),
      c.html(signInPage("refused", back), 403),
    )
  /** The answer, or a page that says why there is none, with the way back. */
  const told = (c: Context, answer: Effect.Effect<Response, Failed, Needs>, back?: string) =>
    answer.pipe(
      Effect.catchTag("ProofRefused", () => refused(c, back)),
      Effect.catch(() => Effect.succeed(c.html(signInPage("unavailable", back), 503))),
    )
  const orPage = (c: Context, answer: Effect.Effect<Response, Failed, Needs>, back?: string) =>
    run(limited("address", addressOf(c), perMinute, () => run(told(c, answer, back))))

  for (const path of ["/sign-in/*", "/sign-out", "/signed-out"]) app.use(path, guarded(styled))
  app.get("/sign-in", (c) => {
    const { origin } = here(c)
    const back = backOf(c, "return")
    // Another site's page must not sign anybody in: whoever comes from there says here that they mean it.
    if (comesFromElsewhere(c)) return c.html(signInPage("asked", back))
    const begun = Effect.map(begin(provider, `${origin}/sign-in/callback`, back), ({ goTo, browser }) => {
      setCookie(c, cookies.signingIn, browser, { ...ours, maxAge: 600 })
      return c.redirect(goTo.href, 303)
    })
    return orPage(c, begun, back)
  })
  app.get("/sign-in/callback", (c) => {
    const url = here(c)
    const finished = Effect.fnUntraced(function* (asked: Effect.Success<ReturnType<typeof taken>>) {
      const { session, secret, caller } = yield* finish(provider, issuer, url, asked)
      deleteCookie(c, cookies.signingIn, ours)
      // A session that this browser had before ends: nobody goes on under a secret from before signing in.
      const before = yield* findSession(getCookie(c, cookies.session) ?? "")
      if (before?.session !== undefined) yield* endSession(before.session.token)
      yield* tell(caller, "session.begin", session, 303)
      setCookie(c, cookies.session, secret, ours)
      return c.redirect(asked.returnTo, 303)
    })
    const begun = taken(url, getCookie(c, cookies.signingIn))
    return orPage(
      c,
      Effect.flatMap(begun, (asked) => told(c, finished(asked), asked.returnTo)),
    )
  })
  app.post("/sign-in/ended", (c) => {
    const ended = Effect.gen(function* () {
      const { logout_token: token } = yield* Effect.promise(() =>
        c.req.parseBody().catch((): Readonly<Record<string, unknown>> => ({})),
      )
      yield* endSignedOut(provider, typeof token === "string" ? token : "")
      c.header("cache-control", "no-store")
      return c.body(null, 200)
    })
    const wrong = Effect.as(
      tellRefusal("session.prove", addressOf(c), c.req.raw.headers, 400),
      c.json({ error: "invalid_request" }, 400),
    )
    return orPage(
      c,
      Effect.catchTag(ended, "ProofRefused", () => wrong),
    )
  })
  app.post("/sign-out", (c) => {
    const back = backOf(c, "return")
    const signedOut = `/signed-out?state=${encodeURIComponent(back)}`
    const ended = Effect.gen(function* () {
      const found = yield* findSession(getCookie(c, cookies.session) ?? "")
      // Only a page of ours knows it, and no form of another site can send a header.
      if (found?.session !== undefined && !isSame(c.req.header(csrfHeader), found.session.csrf))
        return c.html(signInPage("refused", back), 403)
      deleteCookie(c, cookies.session, ours)
      if (found?.session === undefined) return c.json({ goTo: signedOut })
      c.header("clear-site-data", '"cache"')
      const idToken = yield* endSession(found.session.token)
      yield* tell(found.caller, "session.end", found.session.id, 200)
      const goTo =
        idToken === undefined ? undefined : yield* provider.leave(idToken, `${here(c).origin}/signed-out`, back)
      return c.json({ goTo: goTo?.href ?? signedOut })
    })
    return orPage(c, ended)
  })
  app.get("/signed-out", (c) => c.html(signInPage("signedOut", backOf(c, "state"))))
  return app
}
