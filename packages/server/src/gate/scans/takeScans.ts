import { type Entry, verifyPiece } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../../postgres/Database.ts"
import { only } from "../../postgres/only.ts"
import { keyOf } from "../devices/Device.ts"
import { gapsOf } from "../devices/readDevices.ts"
import { readDevice } from "../devices/sessions.ts"
import { findForks } from "./findForks.ts"
import { findUnissued } from "./findUnissued.ts"
import { insertLinks } from "./insertLinks.ts"
import { resettle } from "./resettle.ts"
import { retime } from "./retime.ts"

/** Uploads of a season are merged one after the other: each sees all that came before it. */
const hold = "select pg_advisory_xact_lock(hashtextextended('mahmal scans ' || $1, 0))"

const count = `
  insert into gate_count (season, gate, direction, light, passed, scans)
  select $1, gate, direction, light, passed, count(*)
  from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) as s (gate, direction, light, passed)
  group by gate, direction, light, passed
  on conflict (season, gate, direction, light, passed) do update set scans = gate_count.scans + excluded.scans`

const standing = `
  update gate_device d set seen = now() where d.id = $1
  returning coalesce((select max(sequence) from gate_link where device = $1), 0) as links, ${gapsOf("$1")} as gaps`

interface Standing {
  readonly links: number
  readonly gaps: ReadonlyArray<{ readonly from: number; readonly until: number }>
}

/**
 * Takes a piece of a device's chain into the one history of all devices. The same piece again adds nothing, and pieces may
 * come in any order: what follows from all links is the same in the end.
 *
 * Links before the first faulty one are kept; the caller learns which one that is, and why.
 */
export const takeScans = Effect.fn("takeScans")(function* (
  device: string,
  season: string,
  links: ReadonlyArray<string>,
) {
  const database = yield* Database
  const row = yield* readDevice(device)
  const bytes = links.map((link) => new Uint8Array(Buffer.from(link, "base64url")))
  const { entries, refused } = yield* Effect.promise(() => verifyPiece(bytes, keyOf(row), device))
  const {
    added,
    links: newest,
    gaps,
  } = yield* database.transaction(async (client) => {
    await client.query(hold, [season])
    const fresh = await insertLinks(client, device, entries, bytes)
    await merge(client, season, device, fresh)
    const { rows } = await client.query<Standing>(standing, [device])
    return { added: fresh.length, ...only(rows, "the device") }
  })
  return {
    added,
    known: entries.length - added,
    ...(refused === undefined ? {} : { refused: { index: entries.length, reason: refused.reason } }),
    gaps,
    links: newest,
    hubAt: yield* Clock.currentTimeMillis,
  }
})

const merge = async (
  client: PoolClient,
  season: string,
  device: string,
  fresh: ReadonlyArray<Entry>,
): Promise<void> => {
  const [first, last] = [fresh[0]?.sequence, fresh.at(-1)?.sequence]
  if (first === undefined || last === undefined) return
  const moved = await retime(client, device, first)
  const scans = fresh.flatMap((entry) => (entry.kind === "scan" ? [entry] : []))
  const seen = scans.flatMap(({ reference }) => reference ?? [])
  await resettle(client, season, new Set([...moved, ...seen]))
  await findForks(client, season, device, first, last)
  await findUnissued(client, season, device, first, last)
  await client.query(count, [
    season,
    scans.map(({ gate }) => gate),
    scans.map(({ direction }) => direction),
    scans.map(({ light }) => light),
    scans.map(({ passed }) => passed),
  ])
}
