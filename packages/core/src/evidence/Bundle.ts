import { Schema } from "effect"
import { Digest } from "../hashing/Digest.ts"
import { ContractLeaf, EntryLeaf, ErasureLeaf, EventLeaf, PersonLeaf } from "./Leaf.ts"
import { MessageRecord } from "./MessageRecord.ts"
import { PageLeaf, PublicKey, Signature, SignedSeal } from "./Seal.ts"

/** Where a leaf stands: in which page, at which place from 0, and the audit path from there to the page's root. */
const place = { page: Schema.Int, index: Schema.Int, path: Schema.Array(Digest) }

/** Everything that was written about one pilgrim, with its proofs. It names nobody. */
export const Evidence = Schema.Struct({
  kind: Schema.Literal("evidence"),
  format: Schema.Literal(1),
  pilgrim: Schema.String,
  /** Milliseconds since 1970. */
  made: Schema.Int,
  /** How many events there were when it was made, and the hash of the last one's leaf. */
  head: Schema.Struct({ events: Schema.Int, last: Schema.optionalKey(Digest) }),
  events: Schema.Array(Schema.Struct({ leaf: EventLeaf, ...place })),
  /** With the commitment to each field, SHA-256 of its salt and its value, while the person is still known. */
  persons: Schema.Array(
    Schema.Struct({
      leaf: PersonLeaf,
      ...place,
      fields: Schema.optionalKey(Schema.Record(Schema.String, Digest)),
    }),
  ),
  /** Every contract that was ever in force, with what replaced it. */
  contracts: Schema.Array(Schema.Struct({ leaf: ContractLeaf, ...place })),
  erasures: Schema.Array(Schema.Struct({ leaf: ErasureLeaf, ...place })),
  /** Who did what to the pilgrim, from the audit trail. */
  acts: Schema.Array(Schema.Struct({ leaf: EntryLeaf, ...place })),
  /** The messages that events name, as long as they are kept. */
  messages: Schema.Array(MessageRecord),
  /** The pages that leaves stand in, each with its audit path to the root of a seal. */
  pages: Schema.Array(Schema.Struct({ page: PageLeaf, seal: Schema.Int, path: Schema.Array(Digest) })),
  /** The seals of these pages, and every one with which a key handed over to the next. */
  seals: Schema.Array(SignedSeal),
  /** The key that signs this. */
  key: PublicKey,
})
export type Evidence = typeof Evidence.Type

/**
 * A field as it can be shown: SHA-256 of the salt's bytes and the value's UTF-8 is the commitment to it. The salt has 32
 * bytes: were it shorter or longer, bytes could pass from the one to the other, and the hash be the same.
 */
const Opened = Schema.Struct({ salt: Digest, value: Schema.String })

/** Personal fields by the number of the person's leaf and their names. Any of them may be taken out; the proofs hold. */
export const Personal = Schema.Record(Schema.String, Schema.Record(Schema.String, Opened))
export type Personal = typeof Personal.Type

/**
 * An evidence bundle. As a file it is its canonical JSON and a line feed, and no other bytes are the same bundle. The
 * signature is over the canonical JSON of `evidence`.
 */
export const Bundle = Schema.Struct({ evidence: Evidence, personal: Personal, signature: Signature })
export type Bundle = typeof Bundle.Type
