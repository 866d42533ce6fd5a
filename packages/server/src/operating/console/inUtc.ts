/** An instant to the second, as the command line tells it and takes it: `2026-11-22T02:13:07Z`. */
export const inUtc = (instant: string | number | Date): string => `${new Date(instant).toISOString().slice(0, 19)}Z`
