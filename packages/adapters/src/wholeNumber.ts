import { Config, Schema } from "effect"

/** A range, both ends included. */
export type Range = readonly [least: number, most: number]

/** A whole number from the environment, within a range; `otherwise` when it is not set. */
export const wholeNumber = (name: string, otherwise: number, [least, most]: Range): Config.Config<number> =>
  Config.schema(
    Schema.String.check(
      Schema.makeFilter(
        (text) =>
          (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most) ||
          `Expected a whole number from ${least} to ${most}`,
      ),
    ),
    name,
  ).pipe(Config.map(Number), Config.withDefault(otherwise))
