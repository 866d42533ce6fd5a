import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import type { Maker } from "../Maker.ts"
import { unknownBracelet } from "./unknownBracelet.ts"

/** Revokes a bracelet, once. */
export const revokeBracelet = (maker: Maker, c: Context<MockEnv>): Response => {
  const { reason } = c.var.body as { reason: string }
  return maker.frame.store.transaction(() => {
    const bracelet = maker.bracelet(c.req.param("serial") ?? "")
    return bracelet === undefined ? unknownBracelet() : c.json(maker.revoke(bracelet, reason))
  })
}
