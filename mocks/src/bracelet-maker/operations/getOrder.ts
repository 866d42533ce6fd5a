import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { problem } from "../../kit/problem.ts"
import type { Maker } from "../Maker.ts"

/** Returns the progress of an order. */
export const getOrder = (maker: Maker, c: Context<MockEnv>): Response => {
  const order = maker.order(c.req.param("orderNo") ?? "")
  if (order === undefined) return problem("not-found", "no such order")
  const { orderNo, pilgrims, made } = order
  const status = made.length === pilgrims.length ? "complete" : "open"
  return c.json({ orderNo, status, ordered: pilgrims.length, made })
}
