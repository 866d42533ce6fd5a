import { Config, Effect } from "effect"
import { configurationFault } from "../configurationFault.ts"

/** What a hub that serves cannot do without, whatever else it is told. */
export const neededToServe = [
  "DATABASE_URL",
  // It must be able to prove what it writes, and no keys may be made beside it that nobody keeps a copy of.
  "HUB_SEAL_KEY",
  "HUB_DATA_KEYS",
  "ETRACK_URL",
  "ETRACK_USERNAME",
  "ETRACK_PASSWORD",
  "ETRACK_CALLBACK_USERNAME",
  "ETRACK_CALLBACK_PASSWORD",
  "VISA_URL",
  "VISA_TOKEN",
  "VISA_WEBHOOK_SECRET",
  "BRACELET_URL",
  "BRACELET_API_KEY",
  "BORDER_URL",
  "BORDER_TOKEN",
  "SMS_URL",
  "SMS_USERNAME",
  "SMS_PASSWORD",
  "SMS_SENDER",
  "SMS_REPORT_URL",
  "SMS_REPORT_SECRET",
] as const

/** Fails naming all that is missing at once, so that nobody is asked for one after the other. */
export const mustBeThere = Effect.fnUntraced(function* (environment: Readonly<Record<string, string | undefined>>) {
  const read = neededToServe.map((name) => Effect.flip(Config.NonEmptyString(name)).pipe(Effect.option))
  const faults = (yield* Effect.all(read)).flatMap((missing) =>
    missing._tag === "Some" ? [configurationFault(missing.value, environment) ?? missing.value.message] : [],
  )
  if (faults.length > 0) return yield* Effect.fail(new Error(faults.join("\n")))
})
