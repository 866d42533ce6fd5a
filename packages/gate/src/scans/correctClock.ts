import type { Entry } from "./Entry.ts"

/** A moment on the hub's clock, in milliseconds since 1970; `sure` when a talk with the hub bounds or shifts it. */
export interface CorrectedTime {
  readonly time: number
  readonly sure: boolean
}

/** What of an entry its time is reckoned from. */
export type Clocked = { readonly kind: "scan"; readonly at: number } | ({ readonly kind: "sync" } & Talk)

/**
 * Puts the entries of one device, sorted by sequence, on the hub's clock.
 *
 * Between two talks with the hub the error of the device's clock is taken to change evenly; before the first and after
 * the last it is taken to stay. Whatever the device's clock said, an entry lies between the talks around it and not before
 * the entry before it. A device that never talked with the hub keeps its own times, which are not sure.
 *
 * The entries may begin in the midst of the chain with a talk: then `from` is the time that the whole chain gives it.
 */
export const correctClock = (entries: readonly Clocked[], from = 0): readonly CorrectedTime[] => {
  const next: (Talk | undefined)[] = new Array(entries.length)
  for (let index = entries.length - 1, talk: Talk | undefined; index >= 0; index--) {
    next[index] = talk = talkOf(entries[index]) ?? talk
  }
  let last: Talk | undefined
  let earliest = from
  return entries.map((entry, index) => {
    last = talkOf(entry) ?? last
    const after = next[index]
    const time = Math.round(clamp(shift(entry.at, last, after), last?.hubAt, after?.hubAt))
    earliest = Math.max(earliest, time)
    return { time: earliest, sure: last !== undefined || after !== undefined }
  })
}

type Talk = Pick<Entry<Extract<Entry, { kind: "sync" }>>, "at" | "hubAt">

const talkOf = (entry: Clocked | undefined): Talk | undefined => (entry?.kind === "sync" ? entry : undefined)

const shift = (at: number, before: Talk | undefined, after: Talk | undefined): number => {
  const only = before ?? after
  if (only === undefined) return at
  const error = only.hubAt - only.at
  if (before === undefined || after === undefined || after.at <= before.at) return at + error
  const share = (at - before.at) / (after.at - before.at)
  return at + error + share * (after.hubAt - after.at - error)
}

const clamp = (time: number, from = 0, until = Number.POSITIVE_INFINITY): number =>
  Math.min(Math.max(time, from), until)
