import type { Entry, MergedScan } from "@mahmal/gate"

/** A link as it stands in the database; numbers of 64 bits come as text. */
export interface LinkRow {
  readonly device: string
  readonly sequence: number
  readonly hash: string
  readonly previous: string
  readonly at: string
  readonly hub_at: string | null
  readonly reference: string | null
  readonly gate: string | null
  readonly camp: string | null
  readonly direction: "in" | "out" | null
  readonly light: "green" | "amber" | "red" | null
  readonly reason: string | null
  readonly passed: boolean | null
  readonly time: string
  readonly sure: boolean
}

/** The columns of a link `l`. */
export const linkColumns = `
  l.device, l.sequence, encode(l.hash, 'hex') as hash, encode(l.previous, 'hex') as previous, l.at, l.hub_at, l.reference,
  l.gate, l.camp, l.direction, l.light, l.reason, l.passed, l.time, l.sure`

/** The entry of a chain that a row keeps, without the group: nothing of a history follows from it. */
export const entryOf = (row: LinkRow): Entry => {
  const { device, sequence, hash, previous } = row
  const link = { device, sequence, hash, previous, at: Number(row.at) }
  const { direction, gate, light, reason, passed } = row
  if (direction === null || gate === null || light === null || reason === null || passed === null)
    return { kind: "sync", hubAt: Number(row.hub_at), ...link }
  return {
    kind: "scan",
    ...(row.reference === null ? {} : { reference: row.reference }),
    gate,
    ...(row.camp === null ? {} : { camp: Number(row.camp) }),
    direction,
    light,
    reason,
    passed,
    ...link,
  }
}

/** The scan of a history that a row keeps; nothing of a talk with the hub. */
export const scanOf = (row: LinkRow): ReadonlyArray<MergedScan> => {
  const entry = entryOf(row)
  return entry.kind === "scan" ? [{ ...entry, time: Number(row.time), sure: row.sure }] : []
}
