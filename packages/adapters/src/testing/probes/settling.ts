import type { PilgrimId, SeasonName } from "@mahmal/core/journey/ids"
import type { ListingRequest } from "@mahmal/core/ports/Listing"
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
  // The number is the end of the reference: what comes just before it ends in a lower sign.
  return { season: pilgrim.slice(0, 4) as SeasonName, after: pilgrim.slice(0, -1) as PilgrimId, limit: 1 }
}
