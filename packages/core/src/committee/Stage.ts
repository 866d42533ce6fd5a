import { Schema } from "effect"
import { Hash } from "./Act.ts"

const frozen = { pool: Hash, root: Hash, groups: Schema.Int, rules: Hash }
const committed = { ...frozen, commitment: Hash, randomness: Schema.Literals(["drand", "sources"]), comes: Schema.Int }
const drawn = { ...committed, result: Hash, seed: Hash }

/** How far the procedure of a season's draw has come. Each stage carries only what is true in it. */
export const Stage = Schema.TaggedUnion({
  Open: {},
  Frozen: frozen,
  Committed: committed,
  Drawn: drawn,
  /** Verified by the hub and public. Only from here do journeys get their places. */
  Published: drawn,
})
export type Stage = typeof Stage.Type
export type StageName = Stage["_tag"]

/** One stage by its name. */
export type StageOf<Name extends StageName> = Extract<Stage, { readonly _tag: Name }>

/** Where every season's draw begins. */
export const open: StageOf<"Open"> = { _tag: "Open" }
