import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { nameIn, refuse, tables } from "../files.ts"
import { csv } from "../problem.ts"
import type { Row } from "../Tables.ts"
import type { Order, Workshop } from "../Workshop.ts"

const statusOf = ({ pilgrims, made }: Order, workshop: Workshop): Row[] =>
  pilgrims.map((pilgrim, i) => {
    const bracelet = workshop.bracelet(made[i] ?? "")
    const { serial = "", chip = "" } = bracelet ?? {}
    const status = bracelet === undefined ? "waiting" : "made"
    return { line: String(i + 1), of: String(pilgrims.length), pilgrim, status, serial, chip }
  })

/** Returns the progress of an order. */
export const getStatus = (workshop: Workshop, c: Context<MockEnv>): Response => {
  const name = nameIn(c, "Order")
  if (name === undefined) return refuse("invalid-file")
  const order = workshop.order(name)
  return order === undefined ? refuse("not-found") : csv(tables.write("status", statusOf(order, workshop)))
}
