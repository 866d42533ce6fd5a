import { Effect, Schema, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { eventsCursor } from "../../api/eventViews.ts"
import { beginningOf, type Position } from "../../api/Occurrence.ts"
import { defaultLimit } from "../../api/paging.ts"
import { eventSchema } from "../../events/eventSchema.ts"
import { hubName } from "../../events/hubName.ts"
import { PageSignal } from "../../events/PageSignal.ts"
import { readFeed } from "../../events/readFeed.ts"
import { positionAt } from "../../events/readOccurrences.ts"
import { streamEvents } from "../../events/streamEvents.ts"
import { mustBeHeard, sightOf, typesFor, viewerOf, type Wanted } from "../../events/Viewer.ts"
import { Shown } from "../../identity/Shown.ts"
import type { Database } from "../../postgres/Database.ts"
import { Caller } from "../../rights/Caller.ts"
import { boundedStreams } from "../boundedStreams.ts"
import { problemOf } from "../problemOf.ts"

/** So many streams one hub keeps open. */
const mostStreams = 500

const idOf = Schema.encodeSync(eventsCursor)

/** What a caller sees of what is asked for: nothing, where the caller belongs to no unit. */
const sightFor = Effect.fnUntraced(function* ({ type, season }: { readonly type?: string; readonly season?: string }) {
  const viewer = viewerOf(yield* Caller)
  const wanted: Wanted = {
    types: type === undefined ? undefined : [type],
    seasons: season === undefined ? undefined : [season],
  }
  if (viewer === undefined) return { types: [], seasons: [], campaign: "" }
  yield* mustBeHeard(viewer, { types: wanted.types })
  return sightOf(viewer, wanted)
})

/** Where to begin. */
const placeOf = Effect.fnUntraced(function* (after: Position | undefined, since: string | undefined) {
  if (after !== undefined) return after
  return since === undefined ? beginningOf(1) : yield* positionAt(Date.parse(since))
})

export const events = HttpApiBuilder.group(
  Api,
  "events",
  Effect.fnUntraced(function* (handlers) {
    const source = yield* hubName
    const signal = yield* PageSignal
    const withSignal = Effect.provideService(PageSignal, signal)
    const open = boundedStreams(mostStreams, "Too many follow the events; read them with GET /v1/events.")
    return handlers.handleAll({
      feed: Effect.fn("events.feed")(
        function* ({ query }) {
          const { limit = defaultLimit, wait = 0, after, since } = query
          const sight = yield* sightFor(query)
          const place = yield* placeOf(after, since)
          const { events: found, next, more } = yield* readFeed(place, sight, { limit, wait: wait * 1000, source })
          const shown = yield* Shown
          shown.push(...new Set(found.flatMap(({ event }) => (event.subject.includes("/") ? [] : [event.subject]))))
          return { items: found.map(({ event }) => event), next, more }
        },
        Effect.mapError(problemOf),
        withSignal,
      ),
      // The trail tells that it was followed, and from when on; whom it shows later follows from the events themselves.
      stream: Effect.fn("events.stream")(function* ({ query, headers }) {
        const sight = yield* Effect.mapError(sightFor(query), problemOf)
        const place = yield* Effect.mapError(placeOf(headers["last-event-id"] ?? query.after, query.since), problemOf)
        const stream = yield* streamEvents(place, sight, { source, idOf })
        const context = yield* Effect.context<Database | PageSignal>()
        return Stream.provideContext(yield* open(stream), context)
      }, withSignal),
      types: Effect.fn("events.types")(function* () {
        const { unit } = yield* Caller
        const types = unit === undefined ? [] : typesFor(unit)
        return {
          items: types.map(([, type]) => ({
            type: type.name,
            says: type.says,
            units: type.units,
            schema: eventSchema(type),
          })),
        }
      }),
    })
  }),
)
