import type { ListingRequest } from "@mahmal/core/ports/Listing"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Schedule } from "effect"

/** Asks again, for ten seconds at most, until the answer is as wanted. */
export const until = <A, E, R>(question: Effect.Effect<A, E, R>, wanted: (answer: A) => boolean) =>
  question.pipe(
    Effect.flatMap((answer) => (wanted(answer) ? Effect.succeed(answer) : Effect.fail("not yet" as const))),
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500, while: (error) => error === "not yet" }),
  )

/** The part of a list that begins with this person. */
export const listed = (person: number): ListingRequest => {
  const { pilgrim } = traveller(person)
  return { season: pilgrim.slice(0, 4) as SeasonName, after: traveller(person - 1).pilgrim, limit: 1 }
}
