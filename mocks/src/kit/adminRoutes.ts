import { Hono } from "hono"
import { faultMeanings } from "./Faults.ts"
import type { Mock, MockEnv } from "./Frame.ts"
import { faultRules } from "./faultRules.ts"
import { problem } from "./problem.ts"

const whole = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise

const body = async (request: Request): Promise<unknown> => request.json().catch(() => undefined)

/** What a person or a test asks of the mock itself, under /_mock: where it stands, its faults, its ledger, and reset. */
export const adminRoutes = (mock: Mock): Hono<MockEnv> =>
  new Hono<MockEnv>()
    .get("/", (c) =>
      c.json({
        name: mock.name,
        endpoints: mock.endpoints,
        effects: mock.ledger.counts(),
        pending: mock.pending(),
        faults: mock.faults.rules(),
        struck: mock.faults.counts(),
        faultKinds: faultMeanings,
      }),
    )
    .get("/faults", (c) => c.json({ faults: mock.faults.rules(), struck: mock.faults.counts() }))
    .put("/faults", async (c) => {
      const rules = faultRules(await body(c.req.raw))
      if (rules === undefined)
        return problem("invalid-request", "expected { faults: [rule, …] }; GET /_mock lists the kinds")
      mock.faults.set(rules)
      return c.body(null, 204)
    })
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
      if (typeof url !== "string" || !URL.canParse(url))
        return problem("invalid-request", "expected { url: an absolute URL }")
      mock.setCallbackUrl(url)
      return c.body(null, 204)
    })
    .post("/reset", (c) => {
      mock.reset()
      return c.body(null, 204)
    })
