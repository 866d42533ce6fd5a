import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refuse, tables, takeFile } from "../files.ts"
import { csv } from "../problem.ts"
import { sha256 } from "../sha256.ts"
import type { Row, WrongPlace } from "../Tables.ts"
import type { Workshop } from "../Workshop.ts"

const largestOrder = 200

/** Lines that are not numbered from 1, and pilgrims who occur twice. */
const wrongLines = (rows: readonly Row[]): WrongPlace[] => {
  const seen = new Set<string>()
  return rows.flatMap(({ line, pilgrim = "" }, i) => {
    const wrong: WrongPlace[] = []
    if (line !== String(i + 1)) wrong.push({ row: i + 2, column: "line" })
    if (seen.has(pilgrim)) wrong.push({ row: i + 2, column: "pilgrim" })
    seen.add(pilgrim)
    return i < largestOrder ? wrong : [{ row: i + 2 }]
  })
}

/** Accepts an order, once for its name. */
export const putOrder = (workshop: Workshop, c: Context<MockEnv>): Promise<Response> =>
  takeFile(workshop.frame, c, "Order", "order", (order, rows, bytes) => {
    const wrong = wrongLines(rows)
    if (wrong.length > 0) return refuse("invalid-file", wrong)
    const known = workshop.order(order)
    if (known !== undefined && known.sha256 !== sha256(bytes)) return refuse("conflict")
    if (known === undefined)
      workshop.take(
        order,
        sha256(bytes),
        rows.map(({ pilgrim = "" }) => pilgrim),
      )
    return csv(tables.write("receipt", [{ order, lines: String(rows.length), sha256: sha256(bytes) }]))
  })
