import { availableParallelism } from "node:os"
import type { Felt } from "./probe.ts"

/** The hub and its database at one moment: seconds since the beginning, counts, and mebibytes on disk. */
export interface Sample extends Felt {
  readonly at: number
  readonly pilgrims: number
  readonly events: number
  readonly jobs: number
  readonly disk: number
  readonly connections: number
}

/** One of the things that must hold, and what was seen of it. */
export interface Finding {
  readonly what: string
  readonly seen: string
  readonly holds: boolean
}

/** What broke, and after how many milliseconds the hub was ready again. */
export interface Broken {
  readonly what: string
  readonly ms: number
}

/** Everything that a report tells. */
export interface Soaked {
  readonly command: string
  readonly samples: ReadonlyArray<Sample>
  readonly readyAfter: ReadonlyArray<Broken>
  readonly verdict: ReadonlyArray<Finding>
  readonly did: { readonly [count: string]: number }
}

/** The first part of a run is warming up: caches fill, and the first of everything is compiled. */
const warmUp = 1 / 3
/** What memory may grow by between the two halves after that, and what disk a pilgrim may differ by. */
const tolerance = 0.15
const fewestSamples = 12

const median = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** The slope of a figure by least squares, an hour. */
const slope = (samples: ReadonlyArray<Sample>, figure: (sample: Sample) => number): number => {
  const n = samples.length
  const x = samples.reduce((sum, { at }) => sum + at, 0) / n
  const y = samples.reduce((sum, sample) => sum + figure(sample), 0) / n
  const over = samples.reduce((sum, sample) => sum + (sample.at - x) * (figure(sample) - y), 0)
  return (over / samples.reduce((sum, { at }) => sum + (at - x) ** 2, 0)) * 3600
}

const round = (value: number): string => value.toFixed(value < 10 ? 2 : 0)

/** Judges a run by its samples, by how soon the hub was ready again, and by what was lost or doubled. */
export const verdictOf = (
  samples: ReadonlyArray<Sample>,
  readyAfter: ReadonlyArray<Broken>,
  lost: number,
  doubledEffects: number,
): ReadonlyArray<Finding> => {
  const warm = samples.slice(Math.floor(samples.length * warmUp))
  const [early, late] = [warm.slice(0, warm.length >> 1), warm.slice(warm.length >> 1)]
  const grows = (what: string, unit: string, figure: (sample: Sample) => number): Finding => {
    const [from, to] = [median(early.map(figure)), median(late.map(figure))]
    return {
      what: `${what} stays flat`,
      seen: `${round(from)} ${unit}, then ${round(to)} ${unit}; ${round(slope(warm, figure))} ${unit} an hour`,
      holds: to <= from * (1 + tolerance),
    }
  }
  const perPilgrim = (part: ReadonlyArray<Sample>): number => {
    const [first, last] = [part[0], part.at(-1)]
    if (first === undefined || last === undefined) return Number.NaN
    return ((last.disk - first.disk) * 1024) / (last.pilgrims - first.pilgrims)
  }
  const [before, after] = [perPilgrim(early), perPilgrim(late)]
  const slowest = Math.max(0, ...readyAfter.map(({ ms }) => ms))
  return [
    {
      what: "there are samples enough to judge by",
      seen: `${warm.length} after warming up`,
      holds: warm.length >= fewestSamples,
    },
    grows("Memory (RSS)", "MiB", ({ rss }) => rss),
    grows("The heap after a collection", "MiB", ({ heap }) => heap),
    grows("The number of connections", "", ({ connections }) => connections),
    {
      what: "Disk for each pilgrim stays the same",
      seen: `${round(before)} KiB, then ${round(after)} KiB`,
      holds: after <= before * (1 + tolerance),
    },
    { what: "The hub is ready within 10 s of what broke", seen: `${slowest} ms at most`, holds: slowest <= 10_000 },
    { what: "Nothing that was answered 2xx is lost", seen: `${lost} lost`, holds: lost === 0 },
    { what: "No effect outside is doubled", seen: `${doubledEffects} doubled`, holds: doubledEffects === 0 },
  ]
}

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")

/** The report of a run, in Markdown. */
export const reportOf = ({ command, samples, readyAfter, verdict, did }: Soaked): string => {
  const every = Math.max(1, Math.ceil(samples.length / 20))
  const shown = samples.filter((_, n) => n % every === 0 || n === samples.length - 1)
  return `# A hub under load for long

The last run of \`${command}\`, on Node ${process.versions.node} and ${availableParallelism()} processors that it shared with its
stand-ins, its callers and PostgreSQL. \`--record\` writes this file.

It did: ${Object.entries(did)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ")}.

${table(
  ["", "seen", "holds"],
  verdict.map(({ what, seen, holds }) => [what, seen, holds ? "yes" : "**no**"]),
)}

The first third of the run is warming up and not judged; of the rest, the halves are compared, and may differ by ${tolerance * 100} %. For
each sample the hub is made to collect what nobody needs: more often than it would by itself, which RSS shows too.

## What broke

${table(
  ["", "ready again after (ms)"],
  readyAfter.map(({ what, ms }) => [what, ms]),
)}

## Samples

${table(
  [
    "s",
    "RSS MiB",
    "heap MiB",
    "loop late p99 ms",
    "at most ms",
    "connections",
    "disk MiB",
    "jobs",
    "pilgrims",
    "events",
  ],
  shown.map((one) => [
    one.at,
    round(one.rss),
    round(one.heap),
    round(one.late),
    round(one.latest),
    one.connections,
    round(one.disk),
    one.jobs,
    one.pilgrims,
    one.events,
  ]),
)}
`
}
