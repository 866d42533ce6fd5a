/** What becomes of a call. The first is what a system does that is well. */
export const fates = [
  "is answered",
  "is carried out, and the answer is lost",
  "is lost on the way",
  "is carried out later than anybody waits",
  "does not reach the system",
  "is declined",
  "is declined: it is closed",
  "is answered with garbage",
] as const
export type Fate = (typeof fates)[number]
