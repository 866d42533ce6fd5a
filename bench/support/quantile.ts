/** The smallest of some numbers that this part of them is below; not a number when there are none. */
export const quantile = (numbers: ReadonlyArray<number>, part: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? Number.NaN

/** The one in the middle. */
export const median = (numbers: ReadonlyArray<number>): number => quantile(numbers, 0.5)
