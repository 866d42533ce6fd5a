import { Schema } from "effect"
import { Digest } from "../hashing/Digest.ts"

/** An Ed25519 public key (RFC 8032), 32 bytes in lower-case hexadecimal. */
export const PublicKey = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{64}$/u, { expected: "an Ed25519 public key in hexadecimal" }),
)

/** An Ed25519 signature, 64 bytes in lower-case hexadecimal. */
export const Signature = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{128}$/u, { expected: "an Ed25519 signature in hexadecimal" }),
)

/** A page of the ledger, as it is a leaf of a seal's tree. */
export const PageLeaf = Schema.Struct({
  kind: Schema.Literal("page"),
  number: Schema.Int,
  /** How many leaves stand in it, and the Merkle root over them (RFC 6962 with SHA-256). */
  leaves: Schema.Int,
  root: Digest,
  /** SHA-256 of the chain of the page before (32 zero bytes before the first) and `root`. */
  chain: Digest,
})
export type PageLeaf = typeof PageLeaf.Type

/** What the hub signs of its ledger, every hour. */
export const Seal = Schema.Struct({
  kind: Schema.Literal("seal"),
  /** From 1, without gaps. */
  number: Schema.Int,
  /** The first and the last page under it, and the Merkle root over these pages. `to` is less where there are none. */
  from: Schema.Int,
  to: Schema.Int,
  root: Schema.optionalKey(Digest),
  /** The chain of the last page of all. */
  chain: Schema.optionalKey(Digest),
  /** SHA-256 of the canonical JSON of the seal before. */
  previous: Schema.optionalKey(Digest),
  /** Milliseconds since 1970. */
  at: Schema.Int,
  /** The key that signs this one. */
  key: PublicKey,
  /** The key that signs all after this one: so the old key hands over to it. */
  next: Schema.optionalKey(PublicKey),
})
export type Seal = typeof Seal.Type

/** A seal and its signature over its canonical JSON. */
export const SignedSeal = Schema.Struct({ seal: Seal, signature: Signature })
export type SignedSeal = typeof SignedSeal.Type

/** The key that signs what comes after a seal. */
export const keyAfter = ({ key, next }: Seal): string => next ?? key
