import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { problem } from "../../kit/problem.ts"
import type { Switchboard } from "../Switchboard.ts"

/** Simulates an incoming call; ARI has no such route. */
export const comeIn = async (board: Switchboard, c: Context<MockEnv>): Promise<Response> => {
  const call: unknown = await c.req.json().catch(() => undefined)
  const { from = "", to = "", app = "mahmal" } = (call ?? {}) as Record<string, string>
  if (!/^\+?[0-9]{0,15}$/.test(from) || !/^\+?[0-9]{3,15}$/.test(to))
    return problem("invalid-request", "expected { from: the caller's number or empty, to: the number called }")
  return c.json(
    board.frame.store.transaction(() => board.comeIn(app, from, to)),
    201,
  )
}
