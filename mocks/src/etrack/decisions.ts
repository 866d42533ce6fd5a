import type { Frame } from "../kit/Frame.ts"
import type { Registry } from "./Registry.ts"
import { registrationDecided } from "./registrationDecided.ts"
import type { Credentials } from "./wsse.ts"

/** How submissions come to be decided. */
export interface Decisions {
  /** Takes a submission in and plans its decision, in one transaction; the notification goes out with the decision. */
  readonly plan: (take: () => string, twice: boolean) => string
  /** Takes a submission in and decides it at once; resolves when the hub has been notified, or could not be. */
  readonly now: (take: () => string) => Promise<string>
}

interface Due {
  readonly receipt: string
  readonly twice: boolean
}

/** Decides every submission `afterMs` milliseconds after its receipt, and notifies the hub, also over a restart. */
export const decisions = (frame: Frame, registry: Registry, afterMs: number, credentials: Credentials): Decisions => {
  const { store, agenda, callbacks, callbackUrl } = frame
  const notify = callbacks.topic<string>("registration-decided", (receipt) => {
    const url = callbackUrl()
    return url === undefined ? undefined : registrationDecided(url, credentials, registry.get(receipt))
  })
  const decide = ({ receipt, twice }: Due): number | undefined =>
    registry.decide(receipt) === undefined ? undefined : notify(receipt, { twice })
  const later = agenda.task<Due>("decide", decide)

  return {
    plan: (take, twice) =>
      store.transaction(() => {
        const receipt = take()
        later({ receipt, twice }, afterMs)
        return receipt
      }),
    now: async (take) => {
      const { receipt, notice } = store.transaction(() => {
        const taken = take()
        return { receipt: taken, notice: decide({ receipt: taken, twice: false }) }
      })
      if (notice !== undefined) await callbacks.attempted(notice)
      return receipt
    },
  }
}
