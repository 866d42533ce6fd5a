import { taggedUnion } from "../schema/taggedUnion.ts"
import { committed, drawn, frozen } from "./Act.ts"

/** How far the procedure of a season's draw has come. Each stage carries only what is true in it. */
export const Stage = taggedUnion({
  Open: {},
  Frozen: frozen,
  Committed: { ...frozen, ...committed },
  Drawn: { ...frozen, ...committed, ...drawn },
  /** Verified by the hub and public. Only from here do journeys get their places. */
  Published: { ...frozen, ...committed, ...drawn },
})
export type Stage = typeof Stage.Type
export type StageName = Stage["_tag"]

/** One stage by its name. */
export type StageOf<Name extends StageName> = Extract<Stage, { readonly _tag: Name }>

/** Where every season's draw begins. */
export const open: StageOf<"Open"> = { _tag: "Open" }
