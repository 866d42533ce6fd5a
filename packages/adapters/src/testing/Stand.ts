/** What can go wrong with a call to a stand, by the moment at which it does. The stand-ins say of each what it does. */
export const standFaults = [
  /** Before the work, which is then not done. */
  "unavailable",
  "busy",
  "reset",
  "garbage-before",
  "redirected",
  /** Before the work, which is done in the end, whether or not the caller is still there. */
  "slow",
  /** After the work. */
  "late",
  "drip",
  "cut",
  "reply-lost",
  "garbage",
  "empty",
  "hollow",
  "contradicted",
  "answered-twice",
] as const

export type StandFault = (typeof standFaults)[number]

/** What an adapter under test is told: where its foreign system is, what it shows there, and how long a call may take. */
export interface StandAccess {
  readonly url: string
  /** By the stand's own names, such as `token`. All but `username` are secrets. */
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
