import { HubRefused } from "./askHub.ts"
import { NotApproved } from "./openSession.ts"
import { type HubState, type SyncParts, storedState, syncWithHub } from "./syncWithHub.ts"

/** Milliseconds between two syncs; there is also one whenever the network comes back. */
const pause = 30_000

/** Repeated syncs with the hub. */
export interface Syncing {
  readonly state: () => HubState
  /** Why the last sync failed, if it did. */
  readonly trouble: () => "noNetwork" | "hubRefuses" | undefined
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
  const listeners = new Set<() => void>()

  const once = async (): Promise<void> => {
    clearTimeout(timer)
    try {
      await syncWithHub(parts, state)
      trouble = undefined
    } catch (error) {
      // A hub that was restored from a backup may be waiting for its approval again: it works on meanwhile.
      over = error instanceof NotApproved && error.standing === "revoked"
      trouble = error instanceof HubRefused && error.status === undefined ? "noNetwork" : "hubRefuses"
    }
    if (over) return revoked()
    // Also of a sync that was cut off: a newer list is not left on disk until a whole one succeeds.
    state = await storedState(parts.store).catch(() => state)
    for (const onSync of listeners) onSync()
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
    state: () => state,
    trouble: () => trouble,
    listen: (onSync) => {
      listeners.add(onSync)
      return () => listeners.delete(onSync)
    },
    now,
  }
}
