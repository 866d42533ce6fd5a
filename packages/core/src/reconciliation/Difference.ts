import type { PilgrimId } from "../journey/ids.ts"
import type { Holding } from "./Holding.ts"

/** A field in which the two sides differ; one that a side does not know is absent there. */
export interface DifferingField {
  readonly name: string
  readonly ours?: string
  readonly theirs?: string
}

/** What the two sides do not agree on, about one thing in one pilgrim's name. */
export type Difference = { readonly pilgrim: PilgrimId; readonly handle: string } & (
  | { readonly kind: "only-ours"; readonly ours: Holding }
  | { readonly kind: "only-theirs"; readonly theirs: Holding }
  | {
      readonly kind: "different"
      readonly ours: Holding
      readonly theirs: Holding
      readonly fields: ReadonlyArray<DifferingField>
    }
)

/** The kinds of differences. */
export const differenceKinds = ["only-ours", "only-theirs", "different"] as const
