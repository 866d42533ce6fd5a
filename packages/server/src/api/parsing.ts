/**
 * How requests are read: every fault is told at once, and what is not known is refused, so that a misspelt filter never
 * passes for none. Headers are of many others too.
 */
export const parsing = {
  params: { errors: "all" },
  headers: { errors: "all" },
  query: { errors: "all", onExcessProperty: "error" },
  payload: { errors: "all", onExcessProperty: "error" },
} as const
