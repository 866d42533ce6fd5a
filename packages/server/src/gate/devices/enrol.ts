import { randomInt } from "node:crypto"
import { Effect } from "effect"
import { GuessedTooOften } from "../../committee/GuessedTooOften.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import { only } from "../../postgres/only.ts"
import { readSeason } from "../../store/readSeason.ts"
import { deviceIdOf, type Standing } from "./Device.ts"

/** What a device asks to be let in with. */
export interface Asked {
  readonly season: string
  readonly name: string
  readonly publicKey: { readonly x: string; readonly y: string }
}

/** Devices that wait at the same time, in a season: more are nobody's readers. */
const mostWaiting = 200

const crowd = `
  select count(*)::int as waiting from gate_device
  where season = $1 and standing = 'waiting' and code_until > now() and id <> $2`

// Anybody may ask, under any name: who was let in by nobody is forgotten, and fills neither the table nor a supervisor's list.
const forget = `
  delete from gate_device d where standing = 'waiting' and code_until < now() - interval '1 hour'
    and not exists (select from gate_challenge c where c.device = d.id)`

// Only a device that waits gets a new code; it cannot be asked for in the name of one that is let in.
const ask = `
  insert into gate_device (id, season, name, x, y, standing, code, code_until)
  values ($1, $2, $3, $4, $5, 'waiting', $6, now() + interval '15 minutes')
  on conflict (id) do update set code = excluded.code, code_until = excluded.code_until, wrong_codes = 0,
    season = excluded.season, name = excluded.name, asked = now()
    where gate_device.standing = 'waiting'`

const read = `select standing, code, ${instant("code_until")} as until from gate_device where id = $1`

interface Row {
  readonly standing: Standing
  readonly code: string
  readonly until: string
}

/** Takes a device's request to be let in, and gives the code that it shows. Asked again while it waits, there is a new one. */
export const enrol = Effect.fn("enrol")(function* ({ season, name, publicKey }: Asked) {
  const database = yield* Database
  yield* readSeason(season)
  const [x, y] = [Buffer.from(publicKey.x, "base64url"), Buffer.from(publicKey.y, "base64url")]
  const device = yield* Effect.promise(() => deviceIdOf(new Uint8Array(x), new Uint8Array(y)))
  const crowded = yield* database.query<{ waiting: number }>({ text: crowd, values: [season, device] })
  if (only(crowded, "the crowd").waiting >= mostWaiting) return yield* new GuessedTooOften()
  yield* database.query({ text: forget })
  const code = String(randomInt(10 ** 8)).padStart(8, "0")
  yield* database.query({ text: ask, values: [device, season, name, x, y, code] })
  const row = only(yield* database.query<Row>({ text: read, values: [device] }), "the device")
  return row.standing === "waiting"
    ? { device, standing: row.standing, code: `${row.code.slice(0, 4)}-${row.code.slice(4)}`, expires: row.until }
    : { device, standing: row.standing }
})
