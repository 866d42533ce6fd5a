import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import type { Maker } from "../Maker.ts"

/** Lists a season's bracelets, a part at a time. */
export const listBracelets = (maker: Maker, c: Context<MockEnv>): Response => {
  const { season = "", after = "", limit } = c.req.query()
  return c.json(maker.list(season, after, Number(limit)))
}
