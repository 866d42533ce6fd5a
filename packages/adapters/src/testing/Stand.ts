/** The faults that a stand can have, and what each does. The stand-ins have the same faults under the same names. */
export const standFaults = {
  unavailable: "503 before any work",
  busy: "too many calls: refused before any work, in the system's own way, with Retry-After 1",
  reset: "the connection breaks before any work",
  "garbage-before": "no work is done, and the answer is unreadable",
  redirected: "no work is done, and a 307 points to another host, where the mock counts who follows",
  slow: "the call waits before the work is done, which it is even if the caller has gone",
  late: "the work is done, and the answer waits",
  drip: "the work is done, and the answer comes a byte at a time, with the wait between any two",
  cut: "the work is done, and the connection breaks in the middle of the answer",
  "reply-lost": "the work is done, and the connection breaks without an answer",
  garbage: "the work is done, and the answer is unreadable",
  empty: "the work is done, and the answer is 200 with an empty body",
  hollow: "the work is done, and the answer has its form and none of its values",
  contradicted: "the work is done, and the answer of success comes with status 500",
  "answered-twice": "the work is done once, and the body of the answer stands there twice",
} as const

export type StandFault = keyof typeof standFaults

/** Every fault; those before the work come first. */
export const everyFault = Object.keys(standFaults) as ReadonlyArray<StandFault>

/** What an adapter under test is told: where its foreign system is, its credentials, and the deadline of a call. */
export interface StandAccess {
  readonly url: string
  /** By the stand's own names, such as `token`. All but `username` are secrets, and the stand requires each of them. */
  readonly credentials: Readonly<Record<string, string>>
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly deadline: number
}

/** One thing that the foreign system did. */
export interface StandEffect {
  readonly effect: string
  /** Whom it was done for: our pilgrim id, or the receiver of a message. */
  readonly pilgrim: string
}

/** The requests that a foreign system has received. */
export interface StandTraffic {
  /** Calls of its operations, also those with a fault. */
  readonly calls: number
  /** Calls that are waiting for their answer now, and whose caller is still connected. */
  readonly open: number
  /** Requests at the address to which the fault "redirected" points. */
  readonly elsewhere: number
}

/** A foreign system that a certificate owns: it can be given faults, and be asked what it did. */
export interface Stand extends Omit<StandAccess, "deadline"> {
  /** Sets the fault of the next calls; `ms` is how long a slow one waits. Without a fault, clears it. */
  readonly dial: (fault?: StandFault, calls?: number, ms?: number) => Promise<void>
  /** Telephony only: calls the exchange from outside, which tells its application. */
  readonly ring?: (from: string, to: string) => Promise<void>
  /** Short messages only, and optional there: the texts that were sent to a number. */
  readonly texts?: (to: string) => Promise<readonly string[]>
  readonly effects: () => Promise<readonly StandEffect[]>
  readonly traffic: () => Promise<StandTraffic>
  /** Resolves when the system has no more work pending. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}
