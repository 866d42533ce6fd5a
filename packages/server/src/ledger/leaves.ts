import { bytesOf } from "@mahmal/core/draw/sha256"
import { canonical, type Json } from "@mahmal/core/evidence/canonical"
import type { Leaf } from "@mahmal/core/evidence/Leaf"
import { eventColumns } from "./eventsAfter.ts"
import { instant } from "./instant.ts"
import { within } from "./within.ts"

/** Everything that stands in pages, in the order in which it does: what is read of it as a leaf, and in which order. */
const sources = {
  event: { table: "event", columns: eventColumns, order: "e.pilgrim, e.version" },
  person: {
    table: "person_commitment",
    columns: `e.pilgrim, e.number, encode(e.commitment, 'hex') as commitment, ${instant("e.at")} as at`,
    order: "e.pilgrim, e.number",
  },
  contract: {
    table: "contract_in_force",
    columns: `e.id, e.system, e.version, encode(e.digest, 'hex') as digest, ${instant("e.at")} as at`,
    order: "e.id",
  },
  erasure: { table: "erasure", columns: `e.id, e.pilgrim, e.by, e.reason, ${instant("e.at")} as at`, order: "e.id" },
  entry: {
    table: "trail",
    columns: `e.id, ${instant("e.at")} as at, e.caller, e.unit, e.purpose, e.operation, e.reads, e.act, e.subjects,
      e.outcome, e.status`,
    order: "e.id",
  },
  announcement: {
    table: "announcement",
    columns: `e.subject, e.number, e.season, e.type, e.data, ${instant("e.at")} as at`,
    order: "e.subject, e.number",
  },
} as const satisfies Record<Leaf["kind"], { table: string; columns: string; order: string }>

/** A kind of leaf. */
export type LeafKind = keyof typeof sources

/** The kinds of leaves, in the order in which they stand in a page. */
export const leafKinds = Object.keys(sources) as ReadonlyArray<LeafKind>

/** What a leaf says besides its kind, as the database gives it. */
export type Content = { readonly [name: string]: Json }

/**
 * A query for the contents of the leaves of one kind under a condition on their table `e`, in their order. `transaction` is
 * the one that wrote it, and no part of it.
 */
export const leavesWhere = (kind: LeafKind, condition: string): string => {
  const { table, columns, order } = sources[kind]
  // Found first, then put in order: whoever finds in order reads the whole table for the few rows of a page.
  return `with e as materialized (select * from ${table} e where ${condition})
    select (select to_jsonb(l) from (select ${columns}) l) as content, e.transaction::text as transaction
    from e order by ${order}`
}

/** The same for the leaves that stand in the page between two snapshots. */
export const leavesBetween = (kind: LeafKind, since: string, upto: string): string =>
  leavesWhere(kind, within("e", since, upto))

/** A leaf as it stands in a page; what is null is left out. */
export const leafOf = (kind: LeafKind, content: Content): Content => ({
  ...Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null)),
  kind,
})

/** The bytes of a leaf. */
export const bytesOfLeaf = (leaf: Content): Uint8Array => bytesOf(canonical(leaf))
