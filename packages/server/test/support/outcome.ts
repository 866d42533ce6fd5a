import type { Event } from "@mahmal/core/journey/Event"
import type { State } from "@mahmal/core/journey/State"
import { type Ledgers, ledgersOf } from "./ledgers.ts"
import type { World } from "./world.ts"

/** Somebody's journey: the state that is stored, and all that the journal says, in order. */
export interface Journey {
  readonly pilgrim: string
  readonly share: string | null
  readonly state: State
  readonly events: ReadonlyArray<Event>
}

/** Something that happened, to whom. */
export interface Happened {
  readonly pilgrim: string
  readonly event: Event
}

/** A share's places, and how many of them are taken. */
export interface ShareOfPlaces {
  readonly name: string
  readonly places: number
  readonly taken: number
}

/** All that a season has come to, inside and outside. */
export interface Outcome {
  readonly journeys: ReadonlyMap<string, Journey>
  /** Everything that happened, in the order in which it was written. */
  readonly happened: ReadonlyArray<Happened>
  readonly shares: ReadonlyArray<ShareOfPlaces>
  readonly exchanges: ReadonlyArray<{ readonly id: string; readonly operation: string; readonly state: string }>
  readonly ledgers: Ledgers
}

// A transaction that takes a place begins after the one that freed it has ended, so the order of their beginnings will
// do; only two on the same journey may begin in the wrong order, and then the later waits for the earlier.
const events = `
  select pilgrim, jsonb_build_object('_tag', type) || data::jsonb as event from event
  order by day, max(at) over (partition by pilgrim order by version), pilgrim, version`
const pilgrims = `
  select id as pilgrim, share, jsonb_build_object('_tag', state) || data as state from pilgrim order by id`

/** Reads what has become of a world. */
export const outcomeOf = async ({ database, standIns }: World): Promise<Outcome> => {
  const rows = async <Row extends object>(text: string) => (await database.query<Row>(text)).rows
  const happened = await rows<Happened>(events)
  const journals = Map.groupBy(happened, ({ pilgrim }) => pilgrim)
  const stored = await rows<Omit<Journey, "events">>(pilgrims)
  return {
    journeys: new Map(
      stored.map((row) => [
        row.pilgrim,
        { ...row, events: (journals.get(row.pilgrim) ?? []).map(({ event }) => event) },
      ]),
    ),
    happened,
    shares: await rows("select name, places, taken from share order by name"),
    exchanges: await rows("select id, operation, state from exchange order by id"),
    ledgers: ledgersOf(standIns),
  }
}

/** In which state everybody is, sorted. */
export const standingOf = ({ journeys }: Outcome): ReadonlyArray<string> =>
  [...journeys.values()].map(({ pilgrim, state }) => `${pilgrim} ${state._tag}`)

/** The notices that were to be sent. */
export const noticesOf = ({ exchanges }: Outcome): ReadonlyArray<string> =>
  exchanges.filter(({ operation }) => operation === "sms.send").map(({ id }) => id)
