import { type Bytes, type Entry, fromHex } from "@mahmal/gate"
import type { PoolClient } from "pg"

const insert = `
  insert into gate_link (device, sequence, hash, previous, content, at, hub_at, reference, gate, camp, direction,
    light, reason, passed, time, sure)
  select $1, l.*, l.at, false
  from unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[], $6::int8[], $7::int8[], $8::text[], $9::text[],
    $10::int8[], $11::text[], $12::text[], $13::text[], $14::boolean[]) as l (sequence, hash, previous, content, at, hub_at,
    reference, gate, camp, direction, light, reason, passed)
  on conflict do nothing returning encode(hash, 'hex') as hash`

const bytes = (hex: string) => Buffer.from(fromHex(hex))

/** Keeps the links that are not there yet, and gives those. Their times are as the device's clock had them. */
export const insertLinks = async (
  client: PoolClient,
  device: string,
  entries: ReadonlyArray<Entry>,
  links: ReadonlyArray<Bytes>,
): Promise<ReadonlyArray<Entry>> => {
  const scans = entries.map((entry) => (entry.kind === "scan" ? entry : undefined))
  const { rows } = await client.query<{ hash: string }>(insert, [
    device,
    entries.map(({ sequence }) => sequence),
    entries.map(({ hash }) => bytes(hash)),
    entries.map(({ previous }) => bytes(previous)),
    entries.map((_, n) => Buffer.from(links[n] ?? new Uint8Array(0))),
    entries.map(({ at }) => at),
    entries.map((entry) => (entry.kind === "sync" ? entry.hubAt : null)),
    scans.map((scan) => scan?.reference ?? null),
    scans.map((scan) => scan?.gate ?? null),
    scans.map((scan) => scan?.camp ?? null),
    scans.map((scan) => scan?.direction ?? null),
    scans.map((scan) => scan?.light ?? null),
    scans.map((scan) => scan?.reason ?? null),
    scans.map((scan) => scan?.passed ?? null),
  ])
  const added = new Set(rows.map(({ hash }) => hash))
  return entries.filter(({ hash }) => added.has(hash))
}
