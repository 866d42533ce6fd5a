import { correctClock } from "./correctClock.ts"
import type { Entry, Scan } from "./Entry.ts"

/** A scan on the hub's clock: `time` in milliseconds since 1970, `sure` when the device ever had a sync with the hub. */
export type MergedScan = Entry<Scan> & { readonly time: number; readonly sure: boolean }

/**
 * What a person must look at. `two-camps`: two devices scanned a bracelet in two camps at once, so there is a copy of it.
 * `fork`: a device has two entries with the same sequence number, or one that follows another than its predecessor, so
 * there is a copy of the device.
 */
export type Alarm = TwoCamps | Fork

interface TwoCamps {
  readonly kind: "two-camps"
  readonly reference: string
  readonly first: MergedScan
  readonly second: MergedScan
}

interface Fork {
  readonly kind: "fork"
  readonly device: string
  readonly sequence: number
  readonly hashes: readonly string[]
}

/** Entries of a device that are not uploaded yet, although later ones are: sequence numbers `from` to `until`. */
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

/** Two scans within so many milliseconds count as simultaneous: less than any way between two camps takes. */
const atOnce = 60_000

/**
 * Merges the uploads of devices, in any parts, order and repetition, into one history with each scan exactly once.
 *
 * The same set of entries gives the same history. Scans are sorted by time on the hub's clock, and within a device by
 * sequence number. The entries must have passed `verifyChain`.
 */
export const mergeScans = (uploads: Iterable<readonly Entry[]>): History => {
  const chains = [...chainsOf(uploads)]
    .sort(([a], [b]) => compare(a, b))
    .map(([, chain]) => [...chain.values()].sort(inChain))
  const scans = chains.flatMap(toScans).sort(inHistory)
  return {
    scans,
    alarms: [...chains.flatMap(forksOf), ...twoCamps(scans)],
    gaps: chains.flatMap(gapsOf),
  }
}

/** The entries of each device by their hashes, which removes repetitions. */
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

// By code units, not by locale, so that every hub has the same order.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inChain = (a: Entry, b: Entry): number => a.sequence - b.sequence || compare(a.hash, b.hash)

/** Compares scans in the order of a history. */
export const inHistory = (a: MergedScan, b: MergedScan): number =>
  a.time - b.time || compare(a.device, b.device) || inChain(a, b)

const toScans = (chain: readonly Entry[]): MergedScan[] => {
  const times = correctClock(chain)
  return chain.flatMap((entry, index) => {
    const time = times[index]
    return entry.kind === "scan" && time !== undefined ? [{ ...entry, ...time }] : []
  })
}

/** The forks of a chain or of a part of it: sequence numbers with several hashes, of entries or as `previous` of the next. */
export const forksOf = (chain: readonly Pick<Entry, "device" | "sequence" | "hash" | "previous">[]): Fork[] => {
  const hashes = new Map<number, Set<string>>()
  const note = (sequence: number, hash: string) =>
    hashes.set(sequence, (hashes.get(sequence) ?? new Set<string>()).add(hash))
  for (const { sequence, hash, previous } of chain) {
    note(sequence, hash)
    if (sequence > 1) note(sequence - 1, previous)
  }
  const device = chain[0]?.device ?? ""
  return [...hashes]
    .filter(([, several]) => several.size > 1)
    .map(([sequence, several]) => ({ kind: "fork", device, sequence, hashes: [...several].sort(compare) }) as const)
    .sort((a, b) => a.sequence - b.sequence)
}

const gapsOf = (chain: readonly Entry[]): Gap[] => {
  const gaps: Gap[] = []
  let expected = 1
  for (const { device, sequence } of chain) {
    if (sequence > expected) gaps.push({ device, from: expected, until: sequence - 1 })
    expected = Math.max(expected, sequence + 1)
  }
  return gaps
}

/** Bracelets that two devices scanned at once in two camps; `scans` must be in the order of a history. */
export const twoCamps = (scans: readonly MergedScan[]): TwoCamps[] => {
  const alarms: TwoCamps[] = []
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
