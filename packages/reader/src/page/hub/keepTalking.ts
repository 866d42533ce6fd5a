import { HubRefused } from "./askHub.ts"
import { NotApproved } from "./openSession.ts"
import { type Talking, type Told, talk, toldBefore } from "./talk.ts"

/** The pause between two talks, in milliseconds; the network is also used the moment that it comes back. */
const pause = 30_000

/** The talk with the hub, which goes on by itself. */
export interface Talks {
  readonly told: () => Told
  /** Why the last talk failed, if it did. */
  readonly trouble: () => "noNetwork" | "hubRefuses" | undefined
  /** Calls back after every talk; gives what ends that. */
  readonly listen: (heard: () => void) => () => void
  /** Talks now, or joins the talk that is under way. */
  readonly now: () => Promise<void>
}

/** Talks with the hub now and again, for as long as the page is there, or until the device is `revoked`. */
export const keepTalking = async (talking: Talking, revoked: () => void): Promise<Talks> => {
  let told = await toldBefore(talking.store)
  let trouble: ReturnType<Talks["trouble"]>
  let underWay: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  const listeners = new Set<() => void>()

  const once = async (): Promise<void> => {
    clearTimeout(timer)
    try {
      told = await talk(talking, told)
      trouble = undefined
    } catch (error) {
      over = error instanceof NotApproved
      trouble = error instanceof HubRefused && error.status === undefined ? "noNetwork" : "hubRefuses"
    }
    if (over) return revoked()
    for (const heard of listeners) heard()
    timer = setTimeout(() => void now(), pause)
  }

  const now = (): Promise<void> => {
    if (over) return Promise.resolve()
    underWay ??= once().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  addEventListener("online", () => void now())
  void now()
  return {
    told: () => told,
    trouble: () => trouble,
    listen: (heard) => {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    now,
  }
}
