import type { StandIns } from "../../src/standIns/startStandIns.ts"

/** Everything that happened outside, each thing named by what it is and whom it concerns: what is there twice was done twice. */
export interface Ledgers {
  /** Of the e-track, the visa authority and the bracelet maker: the effect and the pilgrim. */
  readonly effects: ReadonlyArray<string>
  /** The same as they came, each with its time. */
  readonly timed: ReadonlyArray<{ readonly effect: string; readonly pilgrim: string | undefined; readonly at: string }>
  /** Crossings that the border published. */
  readonly crossings: ReadonlyArray<string>
  /** Notices that the SMS gateway took, by the exchange in which they were sent. */
  readonly notices: ReadonlyArray<string>
}

/** Reads what the stand-ins did, sorted. */
export const ledgersOf = ({ mocks }: StandIns): Ledgers => {
  const timed = [mocks.etrack, mocks.visa, mocks.bracelet].flatMap(({ ledger }) => ledger.entries())
  return {
    timed,
    effects: timed.map(({ effect, pilgrim }) => `${effect} ${pilgrim}`).toSorted(),
    crossings: mocks.border.ledger
      .entries()
      .map(({ pilgrim, ref }) => `${pilgrim} ${ref}`)
      .toSorted(),
    notices: mocks.sms.ledger
      .entries()
      .map(({ ref }) => ref)
      .toSorted(),
  }
}

/** What is there more than once. */
export const doubled = (things: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...Map.groupBy(things, (thing) => thing)].flatMap(([thing, all]) => (all.length > 1 ? [thing] : []))
