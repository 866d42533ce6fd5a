import { Effect, Layer } from "effect"
import { MessageError, Messages } from "../../ports/Messages.ts"

/** A message as it was handed over. */
export interface Sent {
  readonly reference: string
  readonly to: string
  readonly text: string
}

/** A gateway in memory: it keeps what it is given in the list, and declines what is no telephone number. */
export const make = (sent: Array<Sent> = []): Messages["Service"] => ({
  send: (reference, to, text) =>
    Effect.suspend(() => {
      if (!/^\+[0-9]{7,15}$/.test(to)) {
        const detail = "The receiver is no telephone number."
        return Effect.fail(new MessageError({ reason: { _tag: "Declined", code: "receiver-denied", detail } }))
      }
      sent.push({ reference, to, text })
      return Effect.void
    }),
})

/** A gateway in memory. */
export const layer = Layer.sync(Messages, () => make())
