import { Schema } from "effect"

/** A season's places are kept in two shares that never borrow from each other: citizens' groups, and all the others. */
export const Share = Schema.Literals(["citizens", "others"])
export type Share = typeof Share.Type

/** A figure that differs between the shares. */
export const perShare = <S extends Schema.Constraint>(figure: S) => Schema.Struct({ citizens: figure, others: figure })
