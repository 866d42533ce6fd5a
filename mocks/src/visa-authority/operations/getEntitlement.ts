import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { problem } from "../../kit/problem.ts"
import type { Authority } from "../Authority.ts"

/** Returns an entitlement. */
export const getEntitlement = (authority: Authority, c: Context<MockEnv>): Response => {
  const entitlement = authority.entitlement(c.req.param("id") ?? "")
  return entitlement === undefined ? problem("not-found", "no such entitlement") : c.json(entitlement)
}
