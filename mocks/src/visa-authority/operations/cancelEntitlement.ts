import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { idempotent } from "../../kit/idempotent.ts"
import { problem } from "../../kit/problem.ts"
import type { Authority } from "../Authority.ts"
import type { CancellationRequest } from "../entitlement.ts"

/** Cancels an entitlement that is received or issued. A repetition changes nothing. */
export const cancelEntitlement = (authority: Authority, c: Context<MockEnv>): Response =>
  idempotent(authority.frame, c, () => {
    const { reason } = c.var.body as CancellationRequest
    const entitlement = authority.entitlement(c.req.param("id") ?? "")
    if (entitlement === undefined) return problem("not-found", "no such entitlement")
    if (entitlement.status === "refused") return problem("conflict", "the entitlement was refused")
    const isCancelled = entitlement.status === "cancelled"
    return { status: 200, answer: isCancelled ? entitlement : authority.cancel(entitlement, reason) }
  })
