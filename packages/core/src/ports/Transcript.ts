import { Context } from "effect"

/**
 * Takes down what goes over the wire while a port is called, so that every exchange is stored as it was sent and came.
 *
 * Adapters write the bodies to it as text, without secrets (headers that authenticate, passwords, digests). The caller
 * provides one for each call; without one, nothing is kept.
 */
export interface TranscriptShape {
  readonly sent: (body: string) => void
  readonly received: (status: number, body: string) => void
}

export const Transcript = Context.Reference<TranscriptShape>("@mahmal/core/ports/Transcript", {
  defaultValue: () => ({ sent: () => {}, received: () => {} }),
})
