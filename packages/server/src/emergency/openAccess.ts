import { milliseconds } from "@mahmal/adapters/milliseconds"
import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { instantWords } from "@mahmal/core/season/dayWords"
import { Clock, Effect } from "effect"
import type { Emergency } from "../api/EmergencyApi.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { placeIn, where } from "../postgres/where.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { seasonsWithin } from "../rights/reach.ts"
import { unitNames } from "../rights/unitNames.ts"
import { openTaskIn } from "../store/openTask.ts"
import { accessName } from "./accessName.ts"

/** For how long an access is open, in milliseconds. */
const emergencyTime = milliseconds("HUB_EMERGENCY_TIME", "1 hour")

const insert = (within: ReadonlyArray<string>) => `
  insert into emergency_access (caller, unit, pilgrim, reads, reason, opened, until)
  select $1, $2, id, $4, $5, $6, $7 from pilgrim ${where(["id = $3", ...within])}
  returning id::float8 as id,
    (select s.figures ->> 'timeZone' from season s join pilgrim p on p.season = s.name where p.id = $3) as zone`

/** Days that the reviewer is given. */
const reviewWithin = 3 * 24 * 60 * 60 * 1000

/**
 * Opens a pilgrim's data to a caller for a limited time, and tells the inspection in the same transaction. Seasons in which
 * the caller does not work stay closed.
 */
export const openAccess = Effect.fn("openAccess")(function* (
  { id, unit = "it", seasons }: CallerShape,
  { pilgrim, reads, reason }: Emergency,
) {
  const database = yield* Database
  const now = yield* Clock.currentTimeMillis
  const until = new Date(now + (yield* Effect.orDie(emergencyTime)))
  const access = yield* database.transaction(async (client) => {
    const values: Array<unknown> = [id, unit, pilgrim, reads, reason, new Date(now), until]
    const within = seasonsWithin({ seasons }, "season", placeIn(values))
    const { rows } = await client.query<{ id: number; zone: string }>(insert(within), values)
    const [row] = rows
    if (row === undefined) return undefined
    const who = unitNames[unit]
    const end = instantWords(until, row.zone)
    await openTaskIn(client, {
      kind: "emergency.review",
      subject: accessName(row.id),
      pilgrim,
      due: new Date(now + reviewWithin),
      why: {
        en: `Emergency access ${row.id} lets ${who.en} read of ${pilgrim} until ${end.en}. Review it.`,
        ar: `الوصول الطارئ رقم ${row.id} يتيح الاطلاع على بيانات ${leftToRight(pilgrim)} حتى ${end.ar}. صاحب الوصول: ${who.ar}. تلزم مراجعته.`,
      },
    })
    return row.id
  })
  if (access === undefined) return yield* new NotKnown({ what: "pilgrim", name: pilgrim })
  return access
})
