import type { Leaf } from "@mahmal/core/evidence/Leaf"
import type { Json } from "@mahmal/core/hashing/canonical"
import { instant } from "../postgres/instant.ts"
import { within, writingsOf } from "./within.ts"

/** A value as JSON, in SQL. */
const json = (column: string): string => `to_json(${column})`
/** The same for a text in which nothing has to be escaped, for a third of the time. */
const plain = (column: string): string => `'"' || ${column} || '"'`
const hex = (column: string): string => plain(`encode(${column}, 'hex')`)
const at = plain(instant("e.at"))

/**
 * Everything that stands in pages, in the order in which it does: from which table `e`, in which order, and what each member of
 * a leaf is as JSON. Members that are null are left out; what is stored as JSON is canonical as it stands.
 */
const sources = {
  event: {
    table: "event",
    order: "e.pilgrim, e.version",
    members: {
      pilgrim: json("e.pilgrim"),
      version: "e.version",
      type: json("e.type"),
      data: "e.data",
      day: json("e.day"),
      at,
      because: json("e.because"),
      message: hex("e.message"),
      by: json("e.by"),
    },
  },
  person: {
    table: "person_commitment",
    order: "e.pilgrim, e.number",
    members: {
      pilgrim: json("e.pilgrim"),
      number: "e.number",
      commitment: hex("e.commitment"),
      at,
    },
  },
  contract: {
    table: "contract_in_force",
    order: "e.id",
    members: {
      id: "e.id",
      system: json("e.system"),
      version: json("e.version"),
      digest: hex("e.digest"),
      at,
    },
  },
  erasure: {
    table: "erasure",
    order: "e.id",
    members: { id: "e.id", pilgrim: json("e.pilgrim"), by: json("e.by"), reason: json("e.reason"), at },
  },
  entry: {
    table: "trail",
    order: "e.id",
    members: {
      id: "e.id",
      at,
      caller: json("e.caller"),
      unit: json("e.unit"),
      purpose: json("e.purpose"),
      operation: json("e.operation"),
      reads: json("e.reads"),
      act: "e.act",
      subjects: json("e.subjects"),
      outcome: json("e.outcome"),
      status: "e.status",
    },
  },
  announcement: {
    table: "announcement",
    order: "e.subject, e.number",
    members: {
      subject: json("e.subject"),
      number: "e.number",
      season: json("e.season"),
      type: json("e.type"),
      data: "e.data",
      at,
    },
  },
} as const satisfies {
  readonly [Kind in Leaf["kind"]]: {
    readonly table: string
    readonly order: string
    readonly members: { readonly [Name in keyof Omit<Extract<Leaf, { readonly kind: Kind }>, "kind">]-?: string }
  }
}

/** A kind of leaf. */
export type LeafKind = keyof typeof sources

/** The kinds of leaves, in the order in which they stand in a page. */
export const leafKinds = Object.keys(sources) as ReadonlyArray<LeafKind>

/** What a leaf says. */
export type Content = { readonly [name: string]: Json }

/** A leaf as its canonical JSON, in SQL; its UTF-8 is the leaf's bytes. */
const jsonOf = (kind: LeafKind): string => {
  const members: Readonly<Record<string, string>> = { ...sources[kind].members, kind: `'"${kind}"'` }
  const written = Object.keys(members)
    .sort()
    .map((name) => `'"${name}":' || ${members[name]}`)
  return `'{' || concat_ws(',', ${written.join(", ")}) || '}'`
}

// Found first, then put in order: whoever finds in order reads the whole table for the few rows of a page.
const found = (kind: LeafKind, condition: string): string =>
  `with e as materialized (select * from ${sources[kind].table} e where ${condition})`

/**
 * A query for the leaves of one kind under a condition on their table `e`, in their order: `leaf` is canonical JSON.
 * `writing` is the one that it came with, and no part of it.
 */
export const leavesWhere = (kind: LeafKind, condition: string): string => `
  ${found(kind, condition)}
  select ${jsonOf(kind)} as leaf, e.writing::text as writing from e order by ${sources[kind].order}`

/** The same for the leaves that stand in a page. */
export const leavesOf = (kind: LeafKind, page: string): string => leavesWhere(kind, within("e", writingsOf(page)))

/**
 * A query for the hashes of the leaves of one kind that came with some writings (RFC 6962 §2.1), in their order, one after
 * the other as `hashes`.
 */
export const hashesWithin = (kind: LeafKind, writings: string): string => `
  ${found(kind, within("e", writings))}
  select string_agg(sha256('\\x00'::bytea || convert_to(${jsonOf(kind)}, 'UTF8')), ''::bytea
    order by ${sources[kind].order}) as hashes from e`
