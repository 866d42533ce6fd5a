import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import type { Authority } from "../Authority.ts"

/** Lists a season's entitlements, a part at a time. */
export const listEntitlements = (authority: Authority, c: Context<MockEnv>): Response => {
  const { season = "", after = "", limit } = c.req.query()
  return c.json(authority.list(season, after, Number(limit)))
}
