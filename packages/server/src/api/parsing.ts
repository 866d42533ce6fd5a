/**
 * How requests are read: what is not known is refused, so that a misspelt filter never passes for none. Headers are of many
 * others too. The first fault ends it; who tells of all of them reads once more.
 */
export const parsing = {
  params: {},
  headers: {},
  query: { onExcessProperty: "error" },
  payload: { onExcessProperty: "error" },
} as const
