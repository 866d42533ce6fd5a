/** A quantile of some numbers, between 0 and 1; NaN when there are none. */
export const quantile = (numbers: ReadonlyArray<number>, part: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? Number.NaN

/** The median. */
export const median = (numbers: ReadonlyArray<number>): number => quantile(numbers, 0.5)
