import { Schema } from "effect"
import { Digest } from "../hashing/Digest.ts"

/** When a leaf was written, in microseconds of UTC. */
const Instant = Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/))

/** An event of a pilgrim's journal. */
export const EventLeaf = Schema.Struct({
  kind: Schema.Literal("event"),
  pilgrim: Schema.String,
  /** From 1, without gaps. */
  version: Schema.Int,
  type: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown),
  /** The season's day. */
  day: Schema.String,
  at: Instant,
  /** The exchange in which it became known, and the hash of the message in it. */
  because: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Digest),
  /** Whose act it was; the hub's own rules where neither stands here. */
  by: Schema.optionalKey(Schema.String),
})
export type EventLeaf = typeof EventLeaf.Type

/** What was known of the person from `at` on: a commitment to its fields, which are not here. */
export const PersonLeaf = Schema.Struct({
  kind: Schema.Literal("person"),
  pilgrim: Schema.String,
  /** Each correction has another, and a greater one. */
  number: Schema.Int,
  commitment: Digest,
  at: Instant,
})
export type PersonLeaf = typeof PersonLeaf.Type

/** A contract that the hub spoke by from `at` on, and the digest of its files. */
export const ContractLeaf = Schema.Struct({
  kind: Schema.Literal("contract"),
  id: Schema.Int,
  system: Schema.String,
  version: Schema.String,
  digest: Digest,
  at: Instant,
})
export type ContractLeaf = typeof ContractLeaf.Type

/** That personal data was erased. */
export const ErasureLeaf = Schema.Struct({
  kind: Schema.Literal("erasure"),
  id: Schema.Int,
  pilgrim: Schema.String,
  by: Schema.String,
  reason: Schema.String,
  at: Instant,
})
export type ErasureLeaf = typeof ErasureLeaf.Type

/** An entry of the audit trail. */
export const EntryLeaf = Schema.Struct({
  kind: Schema.Literal("entry"),
  id: Schema.Int,
  at: Instant,
  caller: Schema.String,
  unit: Schema.optionalKey(Schema.String),
  purpose: Schema.optionalKey(Schema.String),
  operation: Schema.String,
  reads: Schema.String,
  act: Schema.Boolean,
  subjects: Schema.Array(Schema.String),
  outcome: Schema.String,
  status: Schema.Int,
})
export type EntryLeaf = typeof EntryLeaf.Type

/** What other units hear of besides the journal: an act of the committee, or that a task was opened or closed. */
export const AnnouncementLeaf = Schema.Struct({
  kind: Schema.Literal("announcement"),
  subject: Schema.String,
  /** From 1. */
  number: Schema.Int,
  season: Schema.optionalKey(Schema.String),
  type: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown),
  at: Instant,
})
export type AnnouncementLeaf = typeof AnnouncementLeaf.Type

/** Anything that stands in a page of the ledger. Its bytes are its canonical JSON. */
export const Leaf = Schema.Union([EventLeaf, PersonLeaf, ContractLeaf, ErasureLeaf, EntryLeaf, AnnouncementLeaf])
export type Leaf = typeof Leaf.Type
