/** All faults, by the moment at which they strike; {@link faultMeanings} says what each does. */
export const faultMoments = {
  before: ["unavailable", "busy", "reset", "garbage-before", "redirected", "slow"],
  during: ["callback-first"],
  after: [
    "late",
    "drip",
    "cut",
    "reply-lost",
    "garbage",
    "empty",
    "hollow",
    "contradicted",
    "answered-twice",
    "callback-twice",
  ],
} as const

export type FaultKind = (typeof faultMoments)[keyof typeof faultMoments][number]

/** All faults. */
export const faultKinds: readonly FaultKind[] = Object.values(faultMoments).flat()

/** What each fault does, for the start page. */
export const faultMeanings: Readonly<Record<FaultKind, string>> = {
  unavailable: "503 before any work",
  busy: "too many calls: refused before any work, in the system's own way, with Retry-After 1",
  reset: "the connection breaks before any work",
  "garbage-before": "no work is done, and the answer is unreadable",
  redirected: "no work is done, and a 307 points to another host, where the mock counts who follows",
  slow: "the call waits before the work is done, which it is even if the caller has gone",
  "callback-first": "the callback that the call leads to is delivered before the answer to the call",
  late: "the work is done, and the answer waits",
  drip: "the work is done, and the answer comes a byte at a time, with the wait between any two",
  cut: "the work is done, and the connection breaks in the middle of the answer",
  "reply-lost": "the work is done, and the connection breaks without an answer",
  garbage: "the work is done, and the answer is unreadable",
  empty: "the work is done, and the answer is 200 with an empty body",
  hollow: "the work is done, and the answer has its form and none of its values",
  contradicted: "the work is done, and the answer of success comes with status 500",
  "answered-twice": "the work is done once, and the body of the answer stands there twice",
  "callback-twice": "the callback that the call leads to is delivered twice",
}
