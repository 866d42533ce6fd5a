/** Adds a value to a statement and gives its placeholder, such as `$3`. */
export type Place = (value: unknown) => string

/** Places values behind those that a statement has already. */
export const placeIn =
  (values: Array<unknown>): Place =>
  (value) =>
    `$${values.push(value)}`

/** The condition on a value; none without one. */
export const given = <Value>(value: Value | undefined, condition: (value: Value) => string): ReadonlyArray<string> =>
  value === undefined ? [] : [condition(value)]

/** The clause of conditions that must all hold; nothing where there are none. */
export const where = (conditions: ReadonlyArray<string>): string =>
  conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`
