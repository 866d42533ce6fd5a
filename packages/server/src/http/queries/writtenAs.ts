import { e164 } from "@mahmal/core/intake/mobile"
import { cleanQid } from "@mahmal/core/intake/qid"
import { cleanText, westernDigits } from "@mahmal/core/intake/text"
import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

const between = /[\s-]/g

/** How intake may have kept a QID that somebody types: in digits of any script, and with what people write between them. */
export const qidsOf = (typed: string): ReadonlyArray<string> => [typed, cleanQid(typed).replaceAll(between, "")]

/** How intake may have kept the number of a passport that somebody types: in small letters too. */
export const passportsOf = (typed: string): ReadonlyArray<string> => {
  const clean = cleanText(typed)
  return [clean, westernDigits(clean).replaceAll(between, "").toUpperCase()]
}

const countries = "select distinct figures #>> '{intake,phoneCountry}' as country from season"

/** How intake may have kept a mobile number that somebody types: with a country code, or as in the country of a season. */
export const mobilesOf = Effect.fnUntraced(function* (typed: string) {
  const database = yield* Database
  const rows = yield* database.query<{ readonly country: string }>({ text: countries })
  return [typed, ...rows.flatMap(({ country }) => e164(typed, country) ?? [])]
})
