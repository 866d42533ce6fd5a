/** What can go wrong with a call to a stand, and what each does. The stand-ins do the same by the same names. */
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

/** Every fault there is, those before the work first. */
export const everyFault = Object.keys(standFaults) as ReadonlyArray<StandFault>

/** What an adapter under test is told: where its foreign system is, what it shows there, and how long a call may take. */
export interface StandAccess {
  readonly url: string
  /** By the stand's own names, such as `token`. All but `username` are secrets, and without each of them nobody is let in. */
  readonly credentials: Readonly<Record<string, string>>
  /** Milliseconds that one call is given, from the connection to the last byte. */
  readonly deadline: number
}

/** One thing that the foreign system did. */
export interface StandEffect {
  readonly effect: string
  /** Whom it was done for: our pilgrim id, or the receiver of a message. */
  readonly pilgrim: string
}

/** What has come to the foreign system. */
export interface StandTraffic {
  /** Calls of its operations, whatever befell them. */
  readonly calls: number
  /** Calls that wait for their answer now, and whose caller is still there. */
  readonly open: number
  /** Requests that came where the fault "redirected" points to. */
  readonly elsewhere: number
}

/** A foreign system that a certificate owns: it can be told what goes wrong, and asked what it did. */
export interface Stand extends Omit<StandAccess, "deadline"> {
  /** Turns the dial: the fault befalls the next so many calls; without a fault, none. */
  readonly dial: (fault?: StandFault, calls?: number, ms?: number) => Promise<void>
  /** Telephony only: somebody calls the exchange, which tells its application; resolves when it has been asked to. */
  readonly ring?: (from: string, to: string) => Promise<void>
  /** Short messages only, where the stand can tell: what was written to a number. */
  readonly texts?: (to: string) => Promise<readonly string[]>
  readonly effects: () => Promise<readonly StandEffect[]>
  readonly traffic: () => Promise<StandTraffic>
  /** Resolves when the system has nothing more to do by itself. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}
