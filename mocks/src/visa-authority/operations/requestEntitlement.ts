import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { idempotent } from "../../kit/idempotent.ts"
import { problem } from "../../kit/problem.ts"
import type { Authority } from "../Authority.ts"
import { type EntitlementRequest, kindFor } from "../entitlement.ts"

/** Receives a request, once for its idempotency key. It is decided later, or before the answer under the fault callback-first. */
export const requestEntitlement = async (authority: Authority, c: Context<MockEnv>): Promise<Response> => {
  const request = c.var.body as EntitlementRequest
  const { kind, passport } = request
  if (kind !== kindFor(passport.nationality)) {
    const detail = `a citizen of ${passport.nationality} needs a ${kindFor(passport.nationality)}`
    return problem("invalid-request", detail, [{ in: "body", pointer: "/kind", detail }])
  }
  let told: number | undefined
  const answer = idempotent(authority.frame, c, () => {
    const { received, open } = authority.receive(request)
    if (c.var.fault === "callback-first") told = authority.decide(open, false)
    else authority.decideLater(open, c.var.fault === "callback-twice")
    return { status: 202, answer: received }
  })
  if (told !== undefined) await authority.frame.callbacks.attempted(told)
  return answer
}
