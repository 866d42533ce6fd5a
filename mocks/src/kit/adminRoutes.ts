import { type Context, Hono } from "hono"
import type { FaultRule } from "./Faults.ts"
import type { Mock, MockEnv } from "./Frame.ts"
import { faultMeanings, faultMoments } from "./faultKinds.ts"
import { faultRules } from "./faultRules.ts"
import { isWebAddress } from "./isWebAddress.ts"
import { problem } from "./problem.ts"

const whole = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise

const body = async (request: Request): Promise<unknown> => request.json().catch(() => undefined)

/** Applies the rules of a request to the dial; refuses invalid rules, and rules for unknown operations. */
const turned = async (c: Context<MockEnv>, { faults }: Mock, turn: (rules: readonly FaultRule[]) => void) => {
  const read = faultRules(await body(c.req.raw))
  if ("wrong" in read)
    return problem("invalid-request", "expected { faults: [rule, …] }; see errors for every wrong field", read.wrong)
  const { rules } = read
  const known = Object.keys(faults.calls())
  const unknown = rules.find(({ operation }) => operation !== undefined && !known.includes(operation))
  if (unknown !== undefined)
    return problem("invalid-request", `there is no operation "${unknown.operation}"; there are ${known.join(", ")}`)
  turn(rules)
  return c.body(null, 204)
}

const latest = 8

/**
 * The admin interface of a mock under /_mock: its status, faults, ledger, callback URL, and reset.
 *
 * PUT replaces the rules of the dial, POST adds to them, DELETE removes them.
 */
export const adminRoutes = (mock: Mock): Hono<MockEnv> =>
  new Hono<MockEnv>()
    .get("/", (c) =>
      c.json({
        name: mock.name,
        url: mock.url,
        endpoints: mock.endpoints,
        documents: mock.documents,
        callbackUrl: mock.callbackUrl() ?? null,
        effects: mock.ledger.counts(),
        latest: mock.ledger.latest(latest),
        pending: mock.pending(),
        ...mock.traffic(),
        faults: mock.faults.rules(),
        dial: mock.faults.dial(),
        struck: mock.faults.counts(),
        faultKinds: faultMeanings,
        faultMoments,
      }),
    )
    .get("/faults", (c) =>
      c.json({ faults: mock.faults.rules(), dial: mock.faults.dial(), struck: mock.faults.counts() }),
    )
    .put("/faults", (c) => turned(c, mock, (rules) => mock.faults.set(rules)))
    .post("/faults", (c) => turned(c, mock, (rules) => mock.faults.add(rules)))
    .delete("/faults", (c) => {
      mock.faults.set([])
      return c.body(null, 204)
    })
    .get("/ledger", (c) => {
      const limit = Math.min(Math.max(whole(c.req.query("limit"), 1000), 1), 10_000)
      const after = whole(c.req.query("after"), 0)
      const entries = mock.ledger.entries({ effect: c.req.query("effect"), after, limit })
      return c.json({ entries, next: entries.length === limit ? entries.at(-1)?.n : null })
    })
    .put("/callback-url", async (c) => {
      const told = await body(c.req.raw)
      const url = typeof told === "object" && told !== null && "url" in told ? told.url : undefined
      if (typeof url !== "string" || !isWebAddress(url))
        return problem("invalid-request", "expected { url: an http or https address }")
      mock.setCallbackUrl(url)
      return c.body(null, 204)
    })
    .post("/reset", (c) => {
      mock.reset()
      return c.body(null, 204)
    })
