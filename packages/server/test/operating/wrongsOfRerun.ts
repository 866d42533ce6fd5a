import type { RerunItem } from "../../src/api/rerunViews.ts"
import type { StandIns } from "../../src/standIns/startStandIns.ts"
import { doubled } from "../support/ledgers.ts"
import type { Mixed } from "./mixed.ts"

/** Whom a message was for: its reference names the exchange, and that the pilgrim. */
const receiver = (ref: string): string => /\d{4}-X\d+/.exec(ref)?.[0] ?? ref

/** One thing that happened outside, to whom, and when. */
interface Happened {
  readonly what: string
  readonly at: string
}

const happenedIn = ({ mocks }: StandIns): ReadonlyArray<Happened> => [
  ...mocks.visa.ledger
    .entries({ effect: "visa.cancelled" })
    .map(({ pilgrim, at }) => ({ what: `visa.cancelled ${pilgrim}`, at })),
  ...mocks.bracelet.ledger
    .entries({ effect: "bracelet.made" })
    .map(({ pilgrim, at }) => ({ what: `bracelet.made ${pilgrim}`, at })),
  ...mocks.sms.ledger.entries().map(({ ref, at }) => ({ what: `sms.accepted ${receiver(ref)}`, at })),
]

/**
 * What must hold when plans over the same mixed exchanges have run: each effect once outside and none beside them, the order
 * of each pilgrim, and a result for every item. Every breach is a sentence.
 */
export const wrongsOfRerun = (
  mixed: Mixed,
  standIns: StandIns,
  plans: ReadonlyArray<ReadonlyArray<RerunItem>>,
): ReadonlyArray<string> => {
  const happened = happenedIn(standIns)
  const done = new Map(happened.map(({ what, at }) => [what, at]))
  const inTurn = (pilgrim: string, first: string): boolean => {
    const message = done.get(`sms.accepted ${pilgrim}`)
    const cancellation = done.get(`visa.cancelled ${pilgrim}`)
    if (message === undefined || cancellation === undefined) return true
    return first === "message" ? message <= cancellation : cancellation <= message
  }
  // Of a message in doubt nobody knows whether it was sent: it is not sent twice.
  const inDoubt = new Set(
    plans.flatMap((items) =>
      items
        .filter(({ result }) => result === "unknown")
        .flatMap(({ pilgrims }) => pilgrims.map((one) => `sms.accepted ${one}`)),
    ),
  )
  return [
    ...doubled(happened.map(({ what }) => what)).map((what) => `it happened twice outside: ${what}`),
    ...[...mixed.effects]
      .filter((what) => !done.has(what) && !inDoubt.has(what))
      .map((what) => `it never happened outside: ${what}`),
    ...[...done.keys()].filter((what) => !mixed.effects.has(what)).map((what) => `nobody asked for it: ${what}`),
    ...[...mixed.order]
      .filter(([pilgrim, first]) => !inTurn(pilgrim, first))
      .map(([pilgrim]) => `${pilgrim} was out of turn`),
    ...plans.flatMap((items, n) => [
      ...(items.length === mixed.exchanges.length ? [] : [`plan ${n + 1} has ${items.length} items`]),
      ...items
        .filter(({ result }) => result === null)
        .map(({ exchange }) => `plan ${n + 1} has no result for ${exchange}`),
      ...items
        .filter(({ outlook, result }) => outlook !== "safe" && result !== "left")
        .map(({ exchange }) => `plan ${n + 1} ran ${exchange}`),
    ]),
    // Of two plans over the same exchanges, one runs each of them, and the other leaves it alone.
    ...mixed.exchanges.flatMap((exchange) => {
      const run = plans.flatMap((items) => items.filter((item) => item.exchange === exchange && item.result !== "left"))
      const safe = plans.some((items) => items.some((item) => item.exchange === exchange && item.outlook === "safe"))
      return run.length === Number(safe) ? [] : [`${exchange} was run by ${run.length} plans`]
    }),
  ]
}
