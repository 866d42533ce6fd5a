import { Effect } from "effect"
import type { Exchange } from "../exchange/Exchange.ts"
import { People, type Person } from "../store/People.ts"

/**
 * Makes the `prepare` of a conversation whose subject follows from an exchange and its people. People are read for all
 * exchanges at once; unknown ones are left out.
 */
export const about = Effect.fnUntraced(function* <Subject>(
  subjectOf: (exchange: Exchange, people: ReadonlyArray<Person>) => Subject | undefined,
) {
  const people = yield* People
  return Effect.fnUntraced(function* (exchanges: ReadonlyArray<Exchange>) {
    const found = yield* people.find(exchanges.flatMap(({ pilgrims }) => pilgrims))
    return new Map(
      exchanges.flatMap((exchange) => {
        const persons = exchange.pilgrims.flatMap((pilgrim) => found.get(pilgrim) ?? [])
        const subject = subjectOf(exchange, persons)
        return subject === undefined ? [] : [[exchange.id, subject] as const]
      }),
    )
  })
})
