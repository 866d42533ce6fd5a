import { Effect, Option, Schedule, Stream } from "effect"
import { beginningOf, type Position } from "../api/Occurrence.ts"
import type { Database } from "../postgres/Database.ts"
import { hubName } from "./hubName.ts"
import { PageSignal } from "./PageSignal.ts"
import { readFeed, type Told } from "./readFeed.ts"
import { mustBeHeard, type NeverHeard, sightOf, type Viewer, type Wanted } from "./Viewer.ts"

/** So many events are read at once; the next are read when these are gone. */
const atOnce = 100

/** Milliseconds between two looks where nothing happens. */
const wait = 60_000

/** The program that embeds the hub sees whatever any unit sees. */
const all: Viewer = { unit: "it", seasons: "all", campaign: null }

/**
 * What happens, for the program that embeds the hub: the events of `GET /v1/events`, in the same order, after a place or from the
 * beginning, and then as they come. It ends when its reader does, and reads no faster than that.
 *
 * No event is left out, whatever is written meanwhile, and those of a subject come in order. Keep the place of an event together with
 * what you made of it, in one transaction, and give it as `after` the next time: then each event counts once. Kept later, some come
 * again. A database that is away is waited for. Each stream has a connection of its own.
 */
export const followEvents = ({
  after = beginningOf(1),
  ...wanted
}: Follow = {}): Stream.Stream<Told, NeverHeard, Database> =>
  Stream.unwrap(
    Effect.gen(function* () {
      yield* mustBeHeard(all, wanted)
      const source = yield* Effect.orDie(hubName)
      const sight = sightOf(all, wanted)
      return Stream.paginate(after, (place) =>
        readFeed(place, sight, { limit: atOnce, wait, source }).pipe(
          Effect.retry(Schedule.spaced("1 second")),
          // It is tried for ever.
          Effect.orDie,
          Effect.map(({ events, next }) => [events, Option.some(next)] as const),
        ),
      )
    }),
  ).pipe(Stream.provide(PageSignal.layer))

/** From where on events are followed, and which; all of them where it does not say. */
export interface Follow extends Wanted {
  /** The place that came with the last event that was dealt with. */
  readonly after?: Position | undefined
}
