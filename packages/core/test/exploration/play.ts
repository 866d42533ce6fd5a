import { Effect } from "effect"
import { movesOf } from "./moves.ts"
import { Playing, type Setting } from "./Playing.ts"
import { broken, unfinished } from "./promises.ts"
import { settleDown } from "./settleDown.ts"
import { prepared, type Stage } from "./stages.ts"
import { standingOf } from "./standingOf.ts"

/** What a schedule came to: the moves that were made, and what was broken at the end of them, if anything was. */
export interface Played {
  readonly moves: ReadonlyArray<string>
  readonly broken: ReadonlyArray<string>
  /** What was possible after the last move, and how everything stood then. */
  readonly possible: ReadonlyArray<string>
  readonly standing: string
}

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
