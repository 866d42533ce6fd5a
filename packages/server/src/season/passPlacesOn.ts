import { passOn } from "@mahmal/core/draw/passOn"
import { Hub } from "@mahmal/core/hub/Hub"
import type { GroupId, PilgrimId, SeasonName } from "@mahmal/core/journey/ids"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { readSeason } from "./readSeason.ts"

interface ShareRow {
  readonly name: string
  readonly free: number
}

interface WaitingRow {
  readonly group_id: GroupId
  readonly members: ReadonlyArray<PilgrimId>
}

const free = "select name, places - taken as free from share where season = $1 and places > taken order by name"

const waiting = `
  select e.group_id, array_agg(p.id order by p.id) as members
  from draw_entry e join pilgrim p on p.group_id = e.group_id and p.state = 'Waitlisted'
  where e.season = $1 and e.share = $2 group by e.group_id, e.rank order by e.rank`

const passed = "update season set places_passed_on = today where name = $1"

/**
 * Passes freed places on to the first groups of each share's waiting list that fit; once per season day, and not after
 * the e-track has closed. Gives how many people were offered a place.
 *
 * Call it when all that was due earlier is settled. All offers of a day are written together.
 */
export const passPlacesOn = Effect.fn("passPlacesOn")(function* (name: SeasonName) {
  const database = yield* Database
  const hub = yield* Hub
  const { figures, today, placesPassedOn } = yield* readSeason(name)
  if (placesPassedOn === today || today > figures.cutOffs.registration.day) return 0
  const shares = yield* database.query<ShareRow>({ text: free, values: [name] })
  const offered = yield* Effect.forEach(shares, (share) =>
    Effect.map(database.query<WaitingRow>({ text: waiting, values: [name, share.name] }), (rows) => {
      const membersOf = new Map(rows.map(({ group_id, members }) => [group_id as string, members]))
      const list = rows.map(({ group_id, members }) => ({ reference: group_id, members: members.length }))
      return passOn(list, share.free).offers.flatMap(({ reference }) => membersOf.get(reference) ?? [])
    }),
  )
  const expires = addDays(today, figures.offerDays)
  const acts = offered.flat().map((pilgrim) => ({ pilgrim, command: { _tag: "Draw", expires } as const }))
  if (acts.length > 0) yield* hub.submit({ _tag: "Acts", acts })
  yield* database.query({ text: passed, values: [name] })
  return acts.length
})
