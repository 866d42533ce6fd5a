import { situation } from "@mahmal/core/testing/moments"
import type pg from "pg"

/** A season with a hundred places, in a database that has none. */
export const openSeason = async (client: Pick<pg.ClientBase, "query">) => {
  const { today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen } = situation
  await client.query(
    `insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
       group_follows_member)
     values ('1448', '{"permitNationalities": ["QAT"], "timeZone": "Asia/Qatar"}', $1, $2, $3, $4, $5, false)`,
    [today, registrationCloses, entitlementsOpen, entitlementsClose, braceletsOpen],
  )
  await client.query("insert into share (season, name, places) values ('1448', 'citizens', 100)")
}
