import type { Patience } from "@mahmal/core/exchange/Patience"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Config, Context, Effect, Layer, Option } from "effect"
import { pace } from "../workers/Pace.ts"

/** The figures by which people and the hub put right what failed; times in milliseconds. */
export interface FiguresShape {
  /** How long the hub waits for foreign systems; its settle time is when a person's "it was not done" counts. */
  readonly patience: Patience
  /** How long an exchange may stand in doubt, or give unreadable answers, before a person has a task. */
  readonly personAfter: number
  /** Between two looks at what needs a person. */
  readonly watchEvery: number
  /** Of each foreign system, so many exchanges of a plan are under way at the same time. */
  readonly atOnce: number
  /** After so long without a sign a hub that runs a plan is taken for dead, and another goes on with it. */
  readonly lease: number
}

/** What suits production, unless a layer says otherwise. */
export const Figures = Context.Reference<FiguresShape>("@mahmal/server/operating/Figures", {
  defaultValue: () => ({
    patience: {
      firstPause: 2_000,
      longestPause: 300_000,
      askEvery: 15_000,
      reportDeadline: 86_400_000,
      settleTime: 60_000,
    },
    personAfter: 3_600_000,
    watchEvery: 30_000,
    atOnce: 100,
    lease: 3_000,
  }),
})

const milliseconds = (name: string, fallback: number) => Config.withDefault(Config.Int(name), fallback)

/** From the environment. A person's word is never taken sooner than the e-track's own answer would be. */
export const layer = Layer.effect(
  Figures,
  Effect.gen(function* () {
    const { patience } = yield* pace
    const wordAfter = yield* milliseconds("HUB_WORD_AFTER", 60_000)
    const track = yield* Effect.serviceOption(NationalTrack)
    const settles = Option.match(track, {
      onNone: () => 0,
      onSome: ({ submissionTime, settleTime }) => submissionTime + settleTime,
    })
    return {
      patience: { ...patience, settleTime: Math.max(wordAfter, settles) },
      personAfter: yield* milliseconds("HUB_PERSON_AFTER", 3_600_000),
      watchEvery: yield* milliseconds("HUB_WATCH_EVERY", 30_000),
      atOnce: yield* milliseconds("HUB_RERUN_AT_ONCE", 100),
      lease: yield* milliseconds("HUB_RERUN_LEASE", 3_000),
    }
  }),
)
