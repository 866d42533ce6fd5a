import { situation } from "@mahmal/core/testing/moments"
import type pg from "pg"

/** A season with places for each share, in a database that has none. */
export const openSeason = async (
  client: Pick<pg.ClientBase, "query">,
  places: { readonly [share: string]: number } = { citizens: 100 },
) => {
  const { today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen, arrivalsOpen } = situation
  await client.query(
    `insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
       arrivals_open, group_follows_member)
     values ('1448', '{"permitNationalities": ["QAT"], "timeZone": "Asia/Qatar"}', $1, $2, $3, $4, $5, $6, false)`,
    [today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen, arrivalsOpen],
  )
  for (const [share, number] of Object.entries(places))
    await client.query("insert into share (season, name, places) values ('1448', $1, $2)", [share, number])
}
