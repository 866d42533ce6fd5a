import { correctClock } from "./correctClock.ts"
import type { Entry, Scan } from "./Entry.ts"

/** A scan on the hub's clock: `time` in milliseconds since 1970, `sure` when the device talked with the hub at all. */
export type MergedScan = Entry<Scan> & { readonly time: number; readonly sure: boolean }

/**
 * What a person must look at. `two-camps`: two devices saw one bracelet at once in two camps, so there are two of it.
 * `fork`: a device has two different entries of the same number, so somebody runs a copy of it.
 */
export type Alarm =
  | { readonly kind: "two-camps"; readonly reference: string; readonly first: MergedScan; readonly second: MergedScan }
  | { readonly kind: "fork"; readonly device: string; readonly sequence: number; readonly hashes: readonly string[] }

/** Entries of a device that have not been uploaded yet, though later ones have: numbers `from` to `until`. */
export interface Gap {
  readonly device: string
  readonly from: number
  readonly until: number
}

/** One history of all devices. */
export interface History {
  readonly scans: readonly MergedScan[]
  readonly alarms: readonly Alarm[]
  readonly gaps: readonly Gap[]
}

/** The limits of a merge: two scans within `atOnce` milliseconds are at once. It must be shorter than any way between two camps. */
export interface MergeLimits {
  readonly atOnce: number
}

/**
 * Merges what devices uploaded, in whatever parts, order and repetition, into one history with each scan exactly once.
 *
 * The same set of entries gives the same history. Scans are sorted by time on the hub's clock, and within a device by
 * number. The entries must have come through `verifyChain`.
 */
export const mergeScans = (
  uploads: Iterable<readonly Entry[]>,
  { atOnce }: MergeLimits = { atOnce: 60_000 },
): History => {
  const chains = [...chainsOf(uploads)]
    .sort(([a], [b]) => compare(a, b))
    .map(([, chain]) => [...chain.values()].sort(inChain))
  const scans = chains.flatMap(toScans).sort(inHistory)
  return {
    scans,
    alarms: [...chains.flatMap(forksOf), ...twoCamps(scans, atOnce)],
    gaps: chains.flatMap(gapsOf),
  }
}

/** The entries of each device by their hashes, which makes every repetition one. */
const chainsOf = (uploads: Iterable<readonly Entry[]>): Map<string, Map<string, Entry>> => {
  const chains = new Map<string, Map<string, Entry>>()
  for (const upload of uploads) {
    for (const entry of upload) {
      const chain = chains.get(entry.device) ?? new Map<string, Entry>()
      chains.set(entry.device, chain.set(entry.hash, entry))
    }
  }
  return chains
}

// By code units, not by a locale: every hub must sort alike.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inChain = (a: Entry, b: Entry): number => a.sequence - b.sequence || compare(a.hash, b.hash)

const inHistory = (a: MergedScan, b: MergedScan): number =>
  a.time - b.time || compare(a.device, b.device) || inChain(a, b)

const toScans = (chain: readonly Entry[]): MergedScan[] => {
  const times = correctClock(chain)
  return chain.flatMap((entry, index) => {
    const time = times[index]
    return entry.kind === "scan" && time !== undefined ? [{ ...entry, ...time }] : []
  })
}

const forksOf = (chain: readonly Entry[]): Alarm[] =>
  [...Map.groupBy(chain, (entry) => entry.sequence)].flatMap(([sequence, entries]) => {
    const [first, ...others] = entries
    return first === undefined || others.length === 0
      ? []
      : [{ kind: "fork", device: first.device, sequence, hashes: entries.map((entry) => entry.hash) }]
  })

const gapsOf = (chain: readonly Entry[]): Gap[] => {
  const gaps: Gap[] = []
  let expected = 1
  for (const { device, sequence } of chain) {
    if (sequence > expected) gaps.push({ device, from: expected, until: sequence - 1 })
    expected = Math.max(expected, sequence + 1)
  }
  return gaps
}

const twoCamps = (scans: readonly MergedScan[], atOnce: number): Alarm[] => {
  const alarms: Alarm[] = []
  const recent = new Map<string, MergedScan[]>()
  for (const second of scans) {
    const { reference, camp, device, time } = second
    if (reference === undefined || camp === undefined) continue
    const earlier = (recent.get(reference) ?? []).filter((scan) => time - scan.time <= atOnce)
    for (const first of earlier) {
      if (first.camp !== camp && first.device !== device) alarms.push({ kind: "two-camps", reference, first, second })
    }
    recent.set(reference, [...earlier, second])
  }
  return alarms
}
