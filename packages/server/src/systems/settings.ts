import { milliseconds } from "@mahmal/adapters/milliseconds"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import type { BreakerRules } from "@mahmal/core/exchange/Breaker"
import { type ForeignSystem, foreignSystems } from "@mahmal/core/exchange/Operation"
import { TimeZone } from "@mahmal/core/season/figures"
import { Config, Effect, Schema } from "effect"
import { type Hours, parseHours } from "./hours.ts"

/** How one foreign system is treated. */
export interface SystemSettings {
  /** Calls a second that all hubs together make; as many as come, without it. */
  readonly rate?: number
  /** When it works; always, without it. */
  readonly hours?: Hours
}

/** How the foreign systems are treated. */
export interface SystemsSettings {
  readonly breaker: BreakerRules
  /** The zone that hours are told in. */
  readonly timeZone: string
  readonly of: ReadonlyMap<ForeignSystem, SystemSettings>
}

const Rate = Schema.Number.check(Schema.isGreaterThan(0, { expected: "a number above zero" }))
const HoursText = Schema.String.check(
  Schema.makeFilter((text) => parseHours(text) !== undefined || "expected hours such as 07:00-23:30"),
)

/** From the environment: `<SYSTEM>_RATE` and `<SYSTEM>_HOURS` for each, and the figures that all share. */
export const systemsSettings = Effect.gen(function* () {
  const of = new Map<ForeignSystem, SystemSettings>()
  for (const system of foreignSystems) {
    const name = system.toUpperCase()
    const rate = yield* Config.withDefault(
      Config.schema(Schema.NumberFromString.pipe(Schema.decodeTo(Rate)), `${name}_RATE`),
      undefined,
    )
    const hours = yield* Config.withDefault(Config.schema(HoursText, `${name}_HOURS`), undefined)
    const parsed = hours === undefined ? undefined : parseHours(hours)
    of.set(system, {
      ...(rate === undefined ? {} : { rate }),
      ...(parsed === undefined ? {} : { hours: parsed }),
    })
  }
  return {
    breaker: {
      failures: yield* wholeNumber("HUB_BREAKER_FAILURES", 10, [1, 1_000]),
      firstCooldown: yield* milliseconds("HUB_BREAKER_COOLDOWN", "5 seconds"),
      longestCooldown: yield* milliseconds("HUB_BREAKER_LONGEST_COOLDOWN", "2 minutes"),
    },
    timeZone: yield* Config.withDefault(Config.schema(TimeZone, "HUB_TIME_ZONE"), "Asia/Riyadh"),
    of,
  } satisfies SystemsSettings
})
