/**
 * How queries and bodies are read: what is not known is refused, so that a misspelt filter never passes for none. The first
 * fault ends it; who tells of all of them reads once more.
 */
export const parsing = { onExcessProperty: "error" } as const
