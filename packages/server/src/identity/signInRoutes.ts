import { Effect } from "effect"
import { type Context, Hono } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { secureHeaders } from "hono/secure-headers"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { Issuer } from "./access.ts"
import type { Cookies } from "./cookies.ts"
import { csrfHeader } from "./identify.ts"
import { isSame } from "./isSame.ts"
import type { ProofRefused, Provider, ProviderUnavailable } from "./Provider.ts"
import { endSession, findSession } from "./sessions.ts"
import { begin, finish, returnTo } from "./signIn.ts"
import { signInPage } from "./signInPage.ts"

/** What signing in and out needs. */
export interface SigningIn {
  readonly provider: Provider
  readonly issuer: Issuer
  readonly cookies: Cookies
  readonly publicUrl: URL | undefined
  readonly run: <A, E>(effect: Effect.Effect<A, E, Database>) => Promise<A>
}

type Failed = ProofRefused | ProviderUnavailable | DatabaseUnavailable

/** Pages of a few words without any script. */
const guarded = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'self'"], frameAncestors: ["'none'"] },
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
})

/**
 * `/sign-in`, `/sign-in/callback` and `/sign-out`: how a person's browser gets a session, and ends it. Signing out
 * answers with the address at which it is done at the provider too.
 */
export const signInRoutes = ({ provider, issuer, cookies, publicUrl, run }: SigningIn): Hono => {
  const app = new Hono()
  const ours = { httpOnly: true, secure: cookies.secure, sameSite: "Lax", path: "/" } as const
  const here = (c: Context): URL => {
    const { pathname, search, origin } = new URL(c.req.url)
    return new URL(pathname + search, publicUrl ?? origin)
  }
  const orPage = (c: Context, answer: Effect.Effect<Response, Failed, Database>) =>
    run(
      Effect.catch(answer, ({ _tag }) =>
        Effect.succeed(
          _tag === "ProofRefused" ? c.html(signInPage("refused"), 403) : c.html(signInPage("unavailable"), 503),
        ),
      ),
    )

  app.use("/sign-in", guarded)
  app.use("/sign-in/*", guarded)
  app.use("/sign-out", guarded)
  app.get("/sign-in", (c) => {
    const { origin } = here(c)
    const back = returnTo(c.req.query("return"), origin)
    const begun = Effect.map(begin(provider, `${origin}/sign-in/callback`, back), ({ goTo, browser }) => {
      setCookie(c, cookies.signingIn, browser, { ...ours, maxAge: 600 })
      return c.redirect(goTo.href, 303)
    })
    return orPage(c, begun)
  })
  app.get("/sign-in/callback", (c) => {
    const finished = Effect.gen(function* () {
      const { token, returnTo } = yield* finish(provider, issuer, here(c), getCookie(c, cookies.signingIn))
      deleteCookie(c, cookies.signingIn, ours)
      // A session that this browser had before ends: nobody goes on under a secret from before signing in.
      const before = yield* findSession(getCookie(c, cookies.session) ?? "")
      if (before?.session !== undefined) yield* endSession(before.session.token)
      setCookie(c, cookies.session, token, ours)
      return c.redirect(returnTo, 303)
    })
    return orPage(c, finished)
  })
  app.post("/sign-out", (c) => {
    const ended = Effect.gen(function* () {
      const found = yield* findSession(getCookie(c, cookies.session) ?? "")
      deleteCookie(c, cookies.session, ours)
      if (found?.session === undefined) return c.json({ goTo: "/signed-out" })
      // Only a page of ours knows it, and no form of another site can send a header.
      if (!isSame(c.req.header(csrfHeader), found.session.csrf)) return c.html(signInPage("refused"), 403)
      const idToken = yield* endSession(found.session.token)
      const goTo = idToken === undefined ? undefined : yield* provider.leave(idToken, `${here(c).origin}/signed-out`)
      return c.json({ goTo: goTo?.href ?? "/signed-out" })
    })
    return orPage(c, ended)
  })
  app.get("/signed-out", guarded, (c) => c.html(signInPage("signedOut")))
  return app
}
