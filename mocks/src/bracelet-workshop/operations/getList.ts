import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { nameIn, refuse, tables } from "../files.ts"
import { csv } from "../problem.ts"
import type { Row } from "../Tables.ts"
import type { Bracelet, Workshop } from "../Workshop.ts"

const listedOf = ({ pilgrim, serial, chip, revoked }: Bracelet, _: number, all: readonly Bracelet[]): Row => ({
  of: String(all.length),
  pilgrim,
  serial,
  chip,
  status: revoked === undefined ? "active" : "revoked",
})

/** Lists a season's bracelets, a part at a time. */
export const getList = (workshop: Workshop, c: Context<MockEnv>): Response => {
  const season = nameIn(c, "Season")
  const { after = "", limit } = c.req.query()
  if (season === undefined) return refuse("invalid-file")
  const bracelets = workshop.list(season, after, Number(limit))
  return bracelets.length === 0 ? refuse("not-found") : csv(tables.write("list", bracelets.map(listedOf)))
}
