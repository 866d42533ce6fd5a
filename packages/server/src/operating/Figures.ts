import { milliseconds } from "@mahmal/adapters/milliseconds"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import type { Patience } from "@mahmal/core/exchange/Patience"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Config, ConfigProvider, Context, Effect, Layer, Option } from "effect"
import { workerSettings } from "../workers/settings.ts"

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

const figures: Config.Config<FiguresShape> = Config.map(
  Config.all({
    worker: workerSettings,
    wordAfter: milliseconds("HUB_WORD_AFTER", "1 minute"),
    personAfter: milliseconds("HUB_PERSON_AFTER", "1 hour"),
    watchEvery: milliseconds("HUB_WATCH_EVERY", "30 seconds"),
    atOnce: wholeNumber("HUB_RERUN_AT_ONCE", 100, [1, 10_000]),
    lease: milliseconds("HUB_RERUN_LEASE", "3 seconds"),
  }),
  ({ worker: { patience }, wordAfter, ...others }) => ({ patience: { ...patience, settleTime: wordAfter }, ...others }),
)

/** What suits production, unless a layer says otherwise. */
export const Figures = Context.Reference<FiguresShape>("@mahmal/server/operating/Figures", {
  defaultValue: () => Effect.runSync(figures.parse(ConfigProvider.fromUnknown({}))),
})

/** From the environment. A person's word is never taken sooner than the e-track's own answer would be. */
export const layer = Layer.effect(
  Figures,
  Effect.gen(function* () {
    const { patience, ...others } = yield* figures
    const track = yield* Effect.serviceOption(NationalTrack)
    const settles = Option.match(track, {
      onNone: () => 0,
      onSome: ({ submissionTime, settleTime }) => submissionTime + settleTime,
    })
    return { patience: { ...patience, settleTime: Math.max(patience.settleTime, settles) }, ...others }
  }),
)
