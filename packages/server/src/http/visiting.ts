import { Effect } from "effect"
import type { Context } from "hono"
import type { Access, Issuer } from "../identity/access.ts"
import type { Cookies } from "../identity/cookies.ts"
import type { Limits } from "../identity/Limits.ts"
import type { ProofRefused, Provider, ProviderUnavailable } from "../identity/Provider.ts"
import { returnTo } from "../identity/signIn.ts"
import { Trail } from "../identity/Trail.ts"
import { signInPage } from "../pages/signInPage.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
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

type Answering = Effect.Effect<Response, ProofRefused | ProviderUnavailable | DatabaseUnavailable, Needs>

/** The address that a browser visits, as it knows it. */
export const here = ({ publicUrl }: SigningIn, c: Context): URL => {
  const { pathname, search, origin } = new URL(c.req.url)
  return new URL(pathname + search, publicUrl ?? origin)
}

/** Where somebody was, by what their page or the provider says. */
export const backOf = (by: SigningIn, c: Context, name: "return" | "state"): string =>
  returnTo(c.req.query(name), here(by, c).origin)

/** How our cookies are set. */
export const ours = ({ cookies: { secure } }: SigningIn) =>
  ({ httpOnly: true, secure, sameSite: "Lax", path: "/" }) as const

const refused = (by: SigningIn, c: Context, back?: string) =>
  Effect.as(
    tellRefusal("session.begin", by.addressOf(c), c.req.raw.headers, 403),
    c.html(signInPage("refused", back), 403),
  )

/** The answer, or a page that says why there is none, with the way back. */
export const told = (by: SigningIn, c: Context, answer: Answering, back?: string) =>
  answer.pipe(
    Effect.catchTag("ProofRefused", () => refused(by, c, back)),
    Effect.catch(() => Effect.succeed(c.html(signInPage("unavailable", back), 503))),
  )

/** The same for the browser that waits for it. How often it may ask is limited by address. */
export const orPage = (by: SigningIn, c: Context, answer: Answering, back?: string): Promise<Response> =>
  by.run(limited("address", by.addressOf(c), by.perMinute, () => by.run(told(by, c, answer, back))))

/** Tells the trail that somebody's session began or ended. */
export const tell = (
  caller: CallerShape,
  operation: "session.begin" | "session.end",
  session: string,
  status: number,
) =>
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
