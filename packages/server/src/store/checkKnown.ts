import type { Exchange } from "@mahmal/core/exchange/Exchange"
import type { PoolClient } from "pg"
import { ints, texts } from "../postgres/columns.ts"
import type { Defer } from "../postgres/Database.ts"
import type { KnownStory } from "./Known.ts"
import { seasonsHold } from "./seasonsHold.ts"

const journeys = `
  select unchanged(count(*) = cardinality($1::text[]))
  from pilgrim p join unnest($1::text[], $2::int[], $3::int[]) as k(id, version, corrections)
    on p.id = k.id and p.version = k.version and p.corrections = k.corrections
  where ${seasonsHold("$4")}`

const matters = `
  select unchanged(count(*) = cardinality($1::text[]))
  from exchange e join unnest($1::text[], $2::text[], $3::int[]) as k(id, state, attempts)
    on e.id = k.id and e.state = k.state and e.attempts = k.attempts`

/** Fails unless journeys and exchanges on which nothing is written still stand as they are remembered. */
export const checkKnown = (
  client: PoolClient,
  defer: Defer,
  stories: ReadonlyArray<KnownStory>,
  exchanges: ReadonlyArray<Exchange>,
): void => {
  if (stories.length > 0)
    defer(
      client.query({
        name: "check-journeys",
        text: journeys,
        values: [
          texts(stories, ({ story }) => story.pilgrim),
          ints(stories, ({ story }) => story.version),
          ints(stories, ({ corrections }) => corrections),
          [...new Set(stories.map(({ season }) => season))],
        ],
      }),
    )
  if (exchanges.length > 0)
    defer(
      client.query({
        name: "check-exchanges",
        text: matters,
        values: [
          texts(exchanges, ({ id }) => id),
          texts(exchanges, ({ state }) => state._tag),
          ints(exchanges, ({ attempts }) => attempts),
        ],
      }),
    )
}
