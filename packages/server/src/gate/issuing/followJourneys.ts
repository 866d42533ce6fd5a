import { milliseconds } from "@mahmal/adapters/milliseconds"
import type { EventName } from "@mahmal/core/journey/Event"
import { type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect } from "effect"
import type { PoolClient } from "pg"
import { beginning, eventsAfter, type Place } from "../../ledger/eventsAfter.ts"
import { Database } from "../../postgres/Database.ts"
import { only } from "../../postgres/only.ts"
import { repeatedly } from "../../repeatedly.ts"
import { keysOfReaders } from "../keys/keysOfReaders.ts"
import { MissionKeys, signingKey } from "../keys/MissionKeys.ts"
import { mustHoldKeysOrSettle } from "../keys/mustHoldKeys.ts"
import { currentTrustList } from "../lists/currentTrustList.ts"
import type { Issuer } from "./issueCredentials.ts"
import { settleBracelets } from "./settleBracelets.ts"

/** After which a pilgrim's bracelets may no longer be what the journey says. */
const telling: ReadonlySet<EventName> = new Set([
  "BraceletMade",
  "ReplacementAsked",
  "BraceletReplaced",
  "PilgrimReturned",
  "PilgrimWithdrew",
  "PilgrimDied",
  "PilgrimNeverTravelled",
])

/** Events that one look reads, and pilgrims whose bracelets one transaction settles. */
const eventsAtOnce = 2000
const pilgrimsAtOnce = 500

const followed = "select name from season where figures ? 'gates' order by name"

const behind = `
  select p.id from pilgrim p
  where p.season = $1 and p.id > $2 and (p.state in ('Bracelet', 'Arrived')
    or exists (select from bracelet_credential c where c.pilgrim = p.id and c.revoked_in is null))
  order by p.id limit $3`

// What is passed over of a season that has no gates now is caught up with if its file ever names them again.
const leaveBehind = "update status_list set complete = false where complete and season <> all($1)"

/** One look at a time, of all hubs of a database. */
const alone = "select pg_try_advisory_xact_lock(hashtextextended('mahmal gate follower', 0)) as alone"

const keepPlace = `
  insert into gate_follower (page, pilgrim, version) values ($1, $2, $3)
  on conflict (sole) do update set page = excluded.page, pilgrim = excluded.pilgrim, version = excluded.version`

/**
 * Follows the journeys one look further: issues what was made and revokes what is worthless, exactly once, whoever is
 * killed meanwhile. Gives whether there is more to follow already.
 */
export const followOnce = Effect.fn("followOnce")(function* () {
  const database = yield* Database
  const seasons = yield* database.query<{ name: SeasonName }>({ text: followed })
  if (seasons.length === 0) return false
  const issuer = yield* issuerNow
  yield* Effect.forEach(seasons, ({ name }) => catchUp(name, issuer), { discard: true })

  const [kept] = yield* database.query<Place>({
    text: "select page, pilgrim, version from gate_follower",
  })
  const events = yield* eventsAfter(kept ?? beginning, eventsAtOnce)
  const last = events.at(-1)
  if (last === undefined) return false
  const concerned = new Set(events.filter(({ type }) => telling.has(type)).map(({ pilgrim }) => pilgrim))
  yield* database.transaction(async (client) => {
    if (!(await isAlone(client))) return
    // Asked after the events were read: whoever finds gates later than this catches up with all of them.
    const { rows } = await client.query<{ name: SeasonName }>(followed)
    const names = new Set(rows.map(({ name }) => name))
    await client.query(leaveBehind, [[...names]])
    const pilgrims = [...concerned].filter((pilgrim) => names.has(seasonOf(pilgrim)))
    for (const [name, group] of Map.groupBy(pilgrims, seasonOf)) await settleBracelets(client, name, group, issuer)
    await client.query(keepPlace, [last.page, last.pilgrim, last.version])
  })
  return events.length === eventsAtOnce
})

/** Follows the journeys for as long as the hub runs. */
export const followJourneys = Effect.fn("followJourneys")(function* () {
  const every = yield* milliseconds("GATE_FOLLOW_EVERY", "500 millis")
  const look = Effect.repeat(followOnce(), { while: (more) => more })
  yield* repeatedly(look, every, "the gate could not follow the journeys")
})

const isAlone = async (client: PoolClient): Promise<boolean> =>
  only((await client.query<{ alone: boolean }>(alone)).rows, "the lock").alone

const issuerNow = Effect.gen(function* () {
  const mission = yield* MissionKeys
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const held = yield* mission.read
  // Whose bracelets readers believe is said before the first is signed: another hub, with a file of its own, must find it.
  const known = yield* keysOfReaders()
  if (known === undefined) yield* currentTrustList()
  else yield* Effect.orDie(mustHoldKeysOrSettle(held, known))
  const { signer } = signingKey(held, now)
  const issuer: Issuer = { name: mission.issuer, signer, now }
  return issuer
})

/** Settles those whose bracelets were made, or ended, while the season had no gates. */
const catchUp = Effect.fnUntraced(function* (name: SeasonName, issuer: Issuer) {
  const database = yield* Database
  const [list] = yield* database.query({
    text: "select from status_list where season = $1 and complete",
    values: [name],
  })
  if (list !== undefined) return
  for (let after = ""; ; ) {
    const found = yield* database.query<{ id: PilgrimId }>({ text: behind, values: [name, after, pilgrimsAtOnce] })
    const pilgrims = found.map(({ id }) => id)
    yield* database.transaction((client) => settleBracelets(client, name, pilgrims, issuer))
    after = pilgrims.at(-1) ?? after
    if (pilgrims.length < pilgrimsAtOnce) break
  }
  yield* database.query({ text: "update status_list set complete = true where season = $1", values: [name] })
})
