import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { closingDay } from "@mahmal/core/season/closingDay"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { Database } from "../../packages/server/src/postgres/Database.ts"
import { insertApplications } from "../../packages/server/src/season/insertApplications.ts"
import { Vault } from "../../packages/server/src/vault/Vault.ts"
import { decisionOf, groupOf, referenceOf } from "./people.ts"
import { season } from "./season.ts"

// The draw also writes each group's place.
const entries = `
  insert into draw_entry (season, group_id, share, tier, weight, rank)
  select $1, g.id, 'others', 1, 1, g.rank from unnest($2::text[], $3::int[]) as g(id, rank) on conflict do nothing`

/** Stores people who applied and were accepted, draws them, and confirms them with a campaign. */
export const accept = Effect.fn("accept")(function* (
  people: ReadonlyArray<{ readonly id: number; readonly name: string }>,
) {
  const database = yield* Database
  const sealer = yield* (yield* Vault).sealer
  yield* database.transaction(async (client, defer) => {
    insertApplications(
      client,
      defer,
      season,
      people.map(({ id, name }) => decisionOf(id, name)),
      sealer,
    )
    defer(
      client.query({
        name: "draw-entries",
        text: entries,
        values: [season.name, people.map(({ id }) => groupOf(id)), people.map(({ id }) => id)],
      }),
    )
  })
  yield* drawAll(people.map(({ id }) => pilgrimOf(id)))
})

const pilgrimOf = (id: number): PilgrimId => `${season.name}-${referenceOf(id)}` as PilgrimId

/** Draws applicants and confirms them. */
export const drawAll = Effect.fn("drawAll")(function* (pilgrims: ReadonlyArray<PilgrimId>) {
  const hub = yield* Hub
  const expires = addDays(closingDay(season), season.offerDays)
  yield* hub.submit({
    _tag: "Acts",
    acts: pilgrims.flatMap((pilgrim) => [
      { pilgrim, command: { _tag: "Draw", expires, by: { result: "0".repeat(64) } } as const },
      { pilgrim, command: { _tag: "Confirm", campaign: CampaignId.make("C15") } as const },
    ]),
  })
})
