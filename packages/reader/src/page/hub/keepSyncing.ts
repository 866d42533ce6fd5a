import { HubRefused } from "./askHub.ts"
import { enrolAgain } from "./enrol.ts"
import { NotApproved } from "./openSession.ts"
import { type HubState, type SyncParts, storedState, syncWithHub } from "./syncWithHub.ts"

/** Milliseconds between two syncs; there is also one whenever the network comes back. */
const pause = 30_000
/** The same while a supervisor has the device's code. */
const pauseWithCode = 1_500

/** A code that a supervisor types to let the device in again, and until when, in milliseconds by this device's clock. */
interface Code {
  readonly code: string
  readonly until: number
}

/** Repeated syncs with the hub. */
export interface Syncing {
  readonly state: () => HubState
  /** Why the last sync failed, if it did. A hub that was restored from a backup may have lost the device's approval. */
  readonly trouble: () => "noNetwork" | "hubRefuses" | "unapproved" | undefined
  /** Asks for the approval again: there is a code then. Rejects with `HubRefused`. */
  readonly askIn: () => Promise<void>
  /** The code that a supervisor needs, while it holds. */
  readonly code: () => string | undefined
  /** Calls `onSync` after every sync; the returned function ends that. */
  readonly listen: (onSync: () => void) => () => void
  /** Syncs now, or waits for the sync that is under way. */
  readonly now: () => Promise<void>
}

/** Syncs with the hub at intervals, until the page is closed or the device is revoked. */
export const keepSyncing = async (parts: SyncParts, revoked: () => void): Promise<Syncing> => {
  let state = await storedState(parts.store)
  let trouble: ReturnType<Syncing["trouble"]>
  let underWay: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  let asked: Code | undefined
  const listeners = new Set<() => void>()

  const once = async (): Promise<void> => {
    clearTimeout(timer)
    try {
      await syncWithHub(parts, state)
      trouble = undefined
    } catch (error) {
      over = error instanceof NotApproved && error.standing === "revoked"
      trouble = troubleOf(error)
    }
    if (over) return revoked()
    // Once it is let in, a code is nobody's business any more.
    if (trouble === undefined) asked = undefined
    // Also of a sync that was cut off: a newer list is not left on disk until a whole one succeeds.
    state = await storedState(parts.store).catch(() => state)
    for (const onSync of listeners) onSync()
    timer = setTimeout(() => void now(), code() === undefined ? pause : pauseWithCode)
  }

  const code = () => (asked !== undefined && Date.now() < asked.until ? asked.code : undefined)

  const askIn = async (): Promise<void> => {
    const { code, expires } = await enrolAgain(parts.device)
    if (code !== undefined && expires !== undefined) asked = { code, until: Date.parse(expires) - state.ahead }
    // Somebody may have let it in meanwhile.
    await now()
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
    state: () => state,
    trouble: () => trouble,
    askIn,
    code,
    listen: (onSync) => {
      listeners.add(onSync)
      return () => listeners.delete(onSync)
    },
    now,
  }
}

const troubleOf = (error: unknown): ReturnType<Syncing["trouble"]> => {
  if (error instanceof NotApproved) return "unapproved"
  return error instanceof HubRefused && error.status === undefined ? "noNetwork" : "hubRefuses"
}
