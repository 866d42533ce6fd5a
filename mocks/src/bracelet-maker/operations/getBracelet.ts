import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import type { Maker } from "../Maker.ts"
import { unknownBracelet } from "./unknownBracelet.ts"

/** Returns a bracelet. */
export const getBracelet = (maker: Maker, c: Context<MockEnv>): Response => {
  const bracelet = maker.bracelet(c.req.param("serial") ?? "")
  return bracelet === undefined ? unknownBracelet() : c.json(bracelet)
}
