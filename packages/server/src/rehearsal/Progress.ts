import { State } from "@mahmal/core/journey/State"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { MultiBar, type SingleBar } from "cli-progress"
import type { Standing } from "./standings.ts"

/** The stages of the journey, the states of those who have come so far, and who can. */
const stages = [
  ["applied", Object.keys(State.cases), "rows"],
  ["drawn", ["Drawn", "Registered", "Visa", "Bracelet", "Arrived", "Returned"], "places"],
  ["registered", ["Registered", "Visa", "Bracelet", "Arrived", "Returned"], "places"],
  ["visa", ["Visa", "Bracelet", "Arrived", "Returned"], "places"],
  ["bracelet", ["Bracelet", "Arrived", "Returned"], "places"],
  ["arrived", ["Arrived", "Returned"], "places"],
  ["returned", ["Returned"], "places"],
] as const

/** How many can come to a stage: everybody of the file, and as many as there are places. */
export interface Limits {
  readonly rows: number
  readonly places: number
}

/** Shows a season's progress. */
export interface Progress {
  readonly show: (day: SeasonDay, standings: ReadonlyArray<Standing>) => void
  readonly say: (text: string) => void
  readonly stop: () => void
}

const sumOf = (standings: ReadonlyArray<Standing>, states: ReadonlyArray<string>): number =>
  standings
    .filter(({ state }) => states.includes(state))
    .reduce((sum, { citizens, others, none }) => sum + citizens + others + none, 0)

/**
 * A live bar for each stage on a terminal, and plain lines elsewhere. What is written to the terminal meanwhile, such as the
 * log, comes above the bars.
 */
export const progressOn = (out: NodeJS.WriteStream, limits: Limits): Progress =>
  out.isTTY ? bars(out, limits) : lines(out, limits)

const bars = (out: NodeJS.WriteStream, limits: Limits): Progress => {
  const write = out.write.bind(out)
  const multi = new MultiBar({
    stream: Object.create(out, { write: { value: write } }),
    format: "{stage} {bar} {value}/{total}  {day}",
    hideCursor: true,
    clearOnComplete: false,
    barsize: 40,
    linewrap: false,
    // What comes above them moves the bars to other lines.
    forceRedraw: true,
  })
  out.write = (chunk: Uint8Array | string, ...rest: ReadonlyArray<unknown>) => {
    multi.log(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"))
    const written = rest.find((each) => typeof each === "function")
    if (written !== undefined) process.nextTick(written)
    return true
  }
  const made = new Map<string, SingleBar>()
  return {
    show: (day, standings) => {
      for (const [stage, states, limit] of stages) {
        const bar = made.get(stage) ?? multi.create(limits[limit], 0, { stage: stage.padEnd(10), day: "" })
        made.set(stage, bar)
        bar.update(sumOf(standings, states), { day: stage === "returned" ? "" : day })
      }
    },
    say: (text) => multi.log(`${text}\n`),
    stop: () => {
      multi.update()
      multi.stop()
      out.write = write
    },
  }
}

const lines = (out: NodeJS.WriteStream, limits: Limits): Progress => {
  let shown = 0
  return {
    show: (day, standings) => {
      if (Date.now() - shown < 5_000) return
      shown = Date.now()
      const told = stages.map(([stage, states, limit]) => `${stage} ${sumOf(standings, states)}/${limits[limit]}`)
      out.write(`${day}  ${told.join("  ")}\n`)
    },
    say: (text) => out.write(`${text}\n`),
    stop: () => {},
  }
}
