import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { MultiBar, type SingleBar } from "cli-progress"
import type { Standing } from "./standings.ts"

/** The stages of the journey, and the states of those who have come so far. */
const stages = [
  ["registered", ["Registered", "Visa", "Bracelet", "Arrived", "Returned"]],
  ["visa", ["Visa", "Bracelet", "Arrived", "Returned"]],
  ["bracelet", ["Bracelet", "Arrived", "Returned"]],
  ["arrived", ["Arrived", "Returned"]],
  ["returned", ["Returned"]],
] as const

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

/** A live bar for each stage on a terminal, and plain lines elsewhere. `places` is how many can come through. */
export const progressOn = (out: NodeJS.WriteStream, places: number): Progress =>
  out.isTTY ? bars(out, places) : lines(out, places)

const bars = (out: NodeJS.WriteStream, places: number): Progress => {
  const multi = new MultiBar({
    stream: out,
    format: "{stage} {bar} {value}/{total}  {day}",
    hideCursor: true,
    clearOnComplete: false,
    barsize: 40,
    linewrap: false,
  })
  const made = new Map<string, SingleBar>()
  return {
    show: (day, standings) => {
      for (const [stage, states] of stages) {
        const bar = made.get(stage) ?? multi.create(places, 0, { stage: stage.padEnd(10), day: "" })
        made.set(stage, bar)
        bar.update(sumOf(standings, states), { day: stage === "returned" ? "" : day })
      }
    },
    say: (text) => multi.log(`${text}\n`),
    stop: () => multi.stop(),
  }
}

const lines = (out: NodeJS.WriteStream, places: number): Progress => {
  let shown = 0
  return {
    show: (day, standings) => {
      if (Date.now() - shown < 5_000) return
      shown = Date.now()
      out.write(
        `${day}  ${stages.map(([stage, states]) => `${stage} ${sumOf(standings, states)}/${places}`).join("  ")}\n`,
      )
    },
    say: (text) => out.write(`${text}\n`),
    stop: () => {},
  }
}
