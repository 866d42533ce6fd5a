import { Schema } from "effect"
import { Digest } from "../hashing/Digest.ts"
import { taggedUnion } from "../schema/taggedUnion.ts"

/** A frozen pool and the rules that it was made by, as `docs/draw.md` has them. */
export const frozen = { pool: Digest, root: Digest, groups: Schema.Int, rules: Digest }

/** A commitment; `comes` is when the public randomness that it names will exist, in seconds since 1970. */
export const committed = { commitment: Digest, randomness: Schema.Literals(["drand", "sources"]), comes: Schema.Int }

/** A result, and the seed that it was drawn with. */
export const drawn = { result: Digest, seed: Digest }

/**
 * What the sorting committee does, in the order in which it is done. Each act names the files that it made by their
 * hashes, so the journal of acts alone says which files are the right ones.
 */
export const Act = taggedUnion({
  /** The pool is closed: nothing is added or changed from here on. */
  Freeze: frozen,
  Commit: committed,
  Draw: drawn,
  /** `findings`: what the hub itself found when it verified the result, as `code where`. */
  Publish: { result: Digest, findings: Schema.Array(Schema.String) },
  /** Another pool, for a reason that is told; what was committed to before no longer holds. */
  Correct: frozen,
})
export type Act = typeof Act.Type
export type ActName = Act["_tag"]

/** One act by its name. */
export type ActOf<Name extends ActName> = Extract<Act, { readonly _tag: Name }>

const Name = Schema.String.check(Schema.isPattern(/^\S(?:.{0,98}\S)?$/u, { expected: "a name of 1 to 100 characters" }))

/** Who answers for an act: one person does it and says why, and another approves it. */
export const Signed = Schema.Struct({
  by: Name,
  approvedBy: Name,
  reason: Schema.String.check(Schema.isPattern(/\S/u, { expected: "a reason" }), Schema.isMaxLength(1000)),
})
export type Signed = typeof Signed.Type

/** Whether two people are one, however the name is written. */
export const samePerson = (a: string, b: string): boolean => folded(a) === folded(b)

const folded = (name: string): string => name.normalize("NFKC").replaceAll(/\s+/gu, " ").trim().toLowerCase()
