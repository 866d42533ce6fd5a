/** The alerts that there are. */
export const alertNames = [
  "sealing-late",
  "jobs-late",
  "long-transaction",
  "clock-off",
  "in-doubt-for-long",
  "undecided-for-long",
  "breaker-open",
  "paused-for-long",
  "not-compared",
  "key-ends",
  "cut-off-near",
  "tasks-overdue",
  "totals-broken",
] as const
export type AlertName = (typeof alertNames)[number]
