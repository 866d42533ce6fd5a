import { Effect } from "effect"
import { isOpen } from "../../src/exchange/Exchange.ts"
import { firstSentAt } from "../../src/exchange/settle.ts"
import { confirmed } from "./confirmed.ts"
import { begin, call, write } from "./hubs.ts"
import { movesOf, untilDue } from "./moves.ts"
import { Playing, type Setting } from "./Playing.ts"
import { personAfter } from "./patience.ts"
import { ask, needOf, resolve, retry } from "./people.ts"
import { broken, unfinished } from "./promises.ts"
import { standingOf } from "./standingOf.ts"

/** How far everything has gone well when an exploration begins. */
export const stages = [
  "confirmed",
  "registered",
  "visa",
  "bracelet",
  "replacing",
  "replacing again",
  "leaving",
] as const
export type Stage = (typeof stages)[number]

/** What a schedule came to: the moves that were made, and what was broken at the end of them, if anything was. */
export interface Played {
  readonly moves: ReadonlyArray<string>
  readonly broken: ReadonlyArray<string>
  /** What was possible after the last move, and how everything stood then. */
  readonly possible: ReadonlyArray<string>
  readonly standing: string
}

const reached: { readonly [S in Stage]: (playing: Playing) => boolean } = {
  confirmed: () => true,
  registered: (playing) => all(playing, "Registered"),
  visa: (playing) => all(playing, "Visa"),
  bracelet: (playing) => all(playing, "Bracelet"),
  replacing: (playing) => all(playing, "Bracelet"),
  "replacing again": (playing) => all(playing, "Bracelet"),
  leaving: (playing) => all(playing, "Bracelet"),
}
const all = ({ memory }: Playing, state: string) =>
  [...memory.stories.values()].every((story) => story.state._tag === state)

/** Lets everything come to its end, or to where it is enough, with everybody doing as they should. */
const settleDown = (playing: Playing, enough: () => boolean = () => false) =>
  Effect.gen(function* () {
    const { memory, outside, runs } = playing
    for (let round = 0; round < 400; round += 1) {
      if (enough()) return true
      playing.afterMove()
      const [late] = outside.calls.late
      const run = runs[0]
      const due = memory.takeUps.findIndex(({ at = 0 }) => at <= outside.now)
      const undecided = outside.track.registrations.flatMap(({ reference, members }) =>
        members.filter(({ status }) => status === "pending").map(({ pilgrim }) => [reference, pilgrim] as const),
      )
      if (late !== undefined) {
        outside.calls.late = outside.calls.late.slice(1)
        late.carryOut()
      } else if (run !== undefined) {
        if (run.write === undefined) yield* call(playing, run, "is answered")
        yield* write(playing, run)
      } else if (memory.stops.length > 0 || playing.pilgrims.some(playing.isLapsing)) {
        for (const { name, make } of movesOf(playing)) if (/is stopped$| lapses$/.test(name)) yield* make
      } else if (due !== -1) yield* begin(playing, due)
      else if (undecided.length > 0)
        for (const [reference, pilgrim] of undecided) outside.track.decide(reference, pilgrim, false)
      else if ([...outside.visas.entitlements.values()].some(({ status }) => status === "received"))
        for (const key of outside.visas.entitlements.keys()) outside.visas.decide(key, false)
      else if ([...outside.bracelets.orders.values()].some(({ made, pilgrims }) => made.length < pilgrims.length))
        for (const number of outside.bracelets.orders.keys()) outside.bracelets.makeNext(number)
      else if (yield* helped(playing)) continue
      else if (memory.takeUps.length > 0) untilDue(playing)
      else return true
    }
    return false
  })

/** The people on duty do what they can about one exchange that needs them. */
const helped = (playing: Playing) =>
  Effect.gen(function* () {
    for (const exchange of playing.memory.exchanges.values()) {
      if (needOf(playing, exchange) === undefined) continue
      if (isOpen(exchange.state) && playing.outside.now - firstSentAt(exchange.state) < personAfter) continue
      if (yield* resolve(playing, exchange)) return true
      if (!isOpen(exchange.state) && (yield* retry(playing, exchange))) return true
    }
    return false
  })

const prepared = (playing: Playing, stage: Stage) =>
  Effect.gen(function* () {
    yield* confirmed(playing)
    yield* settleDown(playing, () => reached[stage](playing))
    if (stage === "confirmed") return
    // Notices are out of the way.
    const [first] = playing.pilgrims
    if (stage === "replacing" || stage === "leaving") {
      const { state } = playing.memory.stories.get(first!)!
      if (stage === "replacing" && "bracelet" in state)
        yield* ask(first!, { _tag: "ReplaceBracelet", serial: state.bracelet.serial, reason: "lost" })
      if (stage === "leaving") yield* ask(first!, { _tag: "Withdraw" })
    }
    if (stage === "replacing again")
      for (const fate of ["is declined", undefined] as const) {
        const { state } = playing.memory.stories.get(first!)!
        if ("bracelet" in state)
          yield* ask(first!, { _tag: "ReplaceBracelet", serial: state.bracelet.serial, reason: "lost" })
        if (fate === undefined) break
        if (playing.runs.length === 0)
          yield* begin(
            playing,
            playing.memory.takeUps.findIndex(({ operation }) => operation === "bracelet.replace"),
          )
        const [run] = playing.runs.splice(
          0,
          1,
          ...playing.runs.filter(({ exchange }) => exchange.operation === "bracelet.replace"),
        )
        yield* call(playing, run!, fate)
        yield* write(playing, run!)
      }
    playing.outside.telling.all.splice(0)
    playing.afterMove()
  })

/**
 * Plays a schedule: `choose` picks the next move out of those that are possible, or none any more. Then everything comes to its
 * end. Stops as soon as a promise is broken.
 */
export const play = async (
  setting: Setting,
  stage: Stage,
  choose: (names: ReadonlyArray<string>) => number | undefined,
): Promise<Played> => {
  const playing = new Playing(setting)
  const moves: Array<string> = []
  let possible: ReadonlyArray<string> = []
  let standing = ""
  const program = Effect.gen(function* () {
    yield* prepared(playing, stage)
    for (;;) {
      const next = movesOf(playing)
      possible = next.map(({ name }) => name)
      const chosen = choose(possible)
      if (chosen === undefined) break
      const { name, make } = next[chosen]!
      moves.push(name)
      yield* make
      playing.afterMove()
      const faults = broken(playing)
      if (faults.length > 0) return faults
    }
    standing = standingOf(playing)
    moves.push("everything comes to its end")
    const ended = yield* settleDown(playing)
    const faults = unfinished(playing)
    return ended ? faults : ["it never comes to an end", ...faults]
  })
  return { broken: await playing.play(program), moves, possible, standing }
}
