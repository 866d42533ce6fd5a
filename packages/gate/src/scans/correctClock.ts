import type { Entry } from "./Entry.ts"

/** A moment on the hub's clock, in milliseconds since 1970; `sure` when it was corrected by a sync with the hub. */
export interface CorrectedTime {
  readonly time: number
  readonly sure: boolean
}

/** The part of an entry from which its time is computed. */
export type Clocked = { readonly kind: "scan"; readonly at: number } | ({ readonly kind: "sync" } & SyncPoint)

/**
 * Converts the times of one device's entries, sorted by sequence, to the hub's clock.
 *
 * Between two syncs the error of the device's clock is interpolated; before the first and after the last it is constant. An
 * entry is never outside the syncs around it, nor before the entry before it. A device without any sync keeps its own
 * times, which are not sure.
 *
 * The entries may begin with a sync in the middle of the chain: then `from` is the time of the entry before it.
 */
export const correctClock = (entries: readonly Clocked[], from = 0): readonly CorrectedTime[] => {
  const next: (SyncPoint | undefined)[] = new Array(entries.length)
  for (let index = entries.length - 1, sync: SyncPoint | undefined; index >= 0; index--) {
    next[index] = sync = syncOf(entries[index]) ?? sync
  }
  let last: SyncPoint | undefined
  let earliest = from
  return entries.map((entry, index) => {
    last = syncOf(entry) ?? last
    const after = next[index]
    const time = Math.round(clamp(shift(entry.at, last, after), last?.hubAt, after?.hubAt))
    earliest = Math.max(earliest, time)
    return { time: earliest, sure: last !== undefined || after !== undefined }
  })
}

type SyncPoint = Pick<Entry<Extract<Entry, { kind: "sync" }>>, "at" | "hubAt">

const syncOf = (entry: Clocked | undefined): SyncPoint | undefined => (entry?.kind === "sync" ? entry : undefined)

const shift = (at: number, before: SyncPoint | undefined, after: SyncPoint | undefined): number => {
  const only = before ?? after
  if (only === undefined) return at
  const error = only.hubAt - only.at
  if (before === undefined || after === undefined || after.at <= before.at) return at + error
  const share = (at - before.at) / (after.at - before.at)
  return at + error + share * (after.hubAt - after.at - error)
}

const clamp = (time: number, from = 0, until = Number.POSITIVE_INFINITY): number =>
  Math.min(Math.max(time, from), until)
