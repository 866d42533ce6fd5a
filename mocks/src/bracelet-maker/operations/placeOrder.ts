import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { problem, type WrongField } from "../../kit/problem.ts"
import { fingerprintOf, type OrderRequest } from "../bracelet.ts"
import type { Maker } from "../Maker.ts"

const twicePilgrims = (lines: OrderRequest["lines"]): WrongField[] =>
  lines.flatMap(({ pilgrim }, i) => {
    if (lines.findIndex((line) => line.pilgrim === pilgrim) === i) return []
    return [{ in: "body", pointer: `/lines/${i}/pilgrim`, detail: "is in this order already" }]
  })

/** Accepts an order, once for its number. */
export const placeOrder = (maker: Maker, c: Context<MockEnv>): Response => {
  const orderNo = c.req.param("orderNo") ?? ""
  const request = c.var.body as OrderRequest
  const wrong = twicePilgrims(request.lines)
  if (wrong.length > 0) return problem("invalid-request", "a pilgrim is in the order twice", wrong)
  return maker.frame.store.transaction(() => {
    const known = maker.order(orderNo)
    if (known !== undefined && known.fingerprint !== fingerprintOf(request))
      return problem("conflict", "this order number has other lines")
    const { receivedAt } = known ?? maker.take(orderNo, request)
    return c.json({ orderNo, lines: request.lines.length, receivedAt }, 202)
  })
}
