import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { idempotent } from "../../kit/idempotent.ts"
import { problem } from "../../kit/problem.ts"
import type { Maker } from "../Maker.ts"
import { unknownBracelet } from "./unknownBracelet.ts"

/** Replaces a bracelet, once for its idempotency key. */
export const replaceBracelet = (maker: Maker, c: Context<MockEnv>): Response =>
  idempotent(maker.frame, c, () => {
    const { reason } = c.var.body as { reason: string }
    const old = maker.bracelet(c.req.param("serial") ?? "")
    if (old === undefined) return unknownBracelet()
    if (old.replacedBy !== undefined) return problem("conflict", `it was replaced by ${old.replacedBy}`)
    return { status: 201, answer: maker.replace(old, reason) }
  })
