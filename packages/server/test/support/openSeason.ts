import type { PilgrimId } from "@mahmal/core/journey/ids"
import { situation } from "@mahmal/core/testing/moments"
import type pg from "pg"

/** A season with places for each share, in a database that has none. */
export const openSeason = async (
  client: Pick<pg.ClientBase, "query">,
  places: { readonly [share: string]: number } = { citizens: 100 },
) => {
  const { today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen, arrivalsOpen, arafah } =
    situation
  await client.query(
    `insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
       arrivals_open, arafah, group_follows_member)
     values ('1448', '{"permitNationalities": ["QAT"], "timeZone": "Asia/Qatar"}', $1, $2, $3, $4, $5, $6, $7, false)`,
    [today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen, arrivalsOpen, arafah],
  )
  for (const [share, number] of Object.entries(places))
    await client.query("insert into share (season, name, places) values ('1448', $1, $2)", [share, number])
}

/** The same, with one who has applied and has the first place of the draw. */
export const openSeasonOf = async (client: Pick<pg.ClientBase, "query">, pilgrim: PilgrimId) => {
  await openSeason(client)
  await client.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     values ($1, '1448', substr($1, 6), '1448-G1', 'Applied', '{}', 0, $2)`,
    [pilgrim, situation.today],
  )
  await client.query(
    "insert into draw_entry (season, group_id, share, tier, weight, rank) values ('1448', '1448-G1', 'citizens', 1, 1, 1)",
  )
}
