import { createHash } from "node:crypto"
import type { Context } from "hono"
import type { Frame, MockEnv } from "./Frame.ts"
import { problem } from "./problem.ts"

interface Kept {
  readonly fingerprint: string
  readonly status: number
  readonly answer: unknown
}

/** A status and a JSON body. */
export interface Answer {
  readonly status: number
  readonly answer: unknown
}

/**
 * Does the work of a request once for its Idempotency-Key: the same request again gets the first answer, another request with
 * the same key is refused with 422. The work and its answer are one transaction.
 *
 * A refusal (a Response) is not stored, so the key may be used again with a corrected request.
 */
export const idempotent = (frame: Frame, c: Context<MockEnv>, work: () => Answer | Response): Response => {
  const key = c.req.header("idempotency-key") ?? ""
  const request = [c.req.method, c.req.path, JSON.stringify(c.var.body)].join("\n")
  const fingerprint = createHash("sha256").update(request).digest("hex")
  const answers = frame.store.documents<Kept>("idempotency")
  return frame.store.transaction(() => {
    const kept = answers.get(key)
    if (kept !== undefined && kept.fingerprint !== fingerprint)
      return problem("idempotency-key-reused", "the key belongs to another request")
    if (kept !== undefined) return Response.json(kept.answer, { status: kept.status })
    const done = work()
    if (done instanceof Response) return done
    answers.put(key, { fingerprint, ...done })
    return Response.json(done.answer, { status: done.status })
  })
}
