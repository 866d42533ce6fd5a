import type { Frame } from "../kit/Frame.ts"
import type { Registry } from "./Registry.ts"
import { registrationDecided } from "./registrationDecided.ts"
import type { Credentials } from "./wsse.ts"

/** Decides submissions. */
export interface Decisions {
  /** Registers a submission and schedules its decision, in one transaction; the decision schedules the notification. */
  readonly plan: (take: () => string, twice: boolean) => string
  /** Registers a submission and decides it at once; resolves when the notification was delivered, or failed. */
  readonly now: (take: () => string) => Promise<string>
}

interface Due {
  readonly receipt: string
  readonly twice: boolean
}

/** Decides every submission after `afterMs` milliseconds, and notifies the hub, also after a restart. */
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
