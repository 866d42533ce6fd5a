import { Result } from "effect"
import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import type { Attribution, ExchangeAct, InRerun } from "../exchange/ExchangeAct.ts"
import { takeUp } from "../exchange/Opening.ts"
import { factsAbout } from "../hub/factsAbout.ts"
import { plan } from "../hub/plan.ts"
import type { Submission } from "../hub/Submission.ts"
import type { BraceletShare } from "../ports/BraceletShares.ts"
import type { Held, Writes } from "../store/Journal.ts"
import type { ExchangeRefusal } from "./ExchangeRefusal.ts"
import type { Matter } from "./Matter.ts"
import { refusing } from "./refusing.ts"
import { ruleOn } from "./ruleOn.ts"
import type { Ruling } from "./ruling.ts"

/** What an act writes, and the exchange that shows how it ends. */
export interface PlannedAct {
  readonly writes: Writes
  readonly after: Exchange
  readonly follows: ExchangeId
}

/**
 * Plans an act on top of what is held: all that it writes, the act itself included, or why it is refused.
 *
 * Every act is a run of its own: a call that was under way when somebody acted is overtaken by it.
 */
export const planAct = (
  held: Held,
  matter: Matter,
  act: ExchangeAct,
  attribution: Attribution,
  shares: ReadonlyArray<BraceletShare>,
  rerun?: InRerun,
): Result.Result<PlannedAct, ExchangeRefusal> =>
  Result.flatMap(ruleOn(matter, act), (ruling) => {
    const { exchange } = matter
    const [writes, answers] = plan(held, submissionsOf(exchange, ruling), shares)
    const refused = answers.flatMap((answer) =>
      Result.isFailure(answer) ? [answer.failure] : answer.success.unexplained,
    )
    const [first] = refused
    if (first !== undefined) return refusing(matter, act._tag)("contradiction", first.why)
    const after: Exchange = { ...exchange, state: ruling.state, attempts: exchange.attempts + 1 }
    return Result.succeed({
      after,
      follows: ruling.follows,
      writes: {
        ...writes,
        moves: writes.moves.map((move) => ({ ...move, by: attribution.by })),
        exchanges: [after, ...writes.exchanges.filter((other) => other.id !== after.id)],
        messages: [],
        takeUps: [...writes.takeUps, ...(ruling.takeUp ? [takeUp(after)] : [])],
        acts: [
          {
            exchange: after.id,
            act,
            ...attribution,
            ...(rerun === undefined ? {} : { rerun: { ...rerun, follows: ruling.follows } }),
          },
        ],
      },
    })
  })

const submissionsOf = (exchange: Exchange, { facts, opens }: Ruling): ReadonlyArray<Submission> => [
  ...(facts.length === 0 ? [] : [factsAbout(exchange, { finding: { outcome: "done" }, facts }, told)]),
  ...(opens === undefined ? [] : [{ _tag: "Acts", acts: [], opens: [opens] } as const]),
]

/** The facts are told as the exchange's own: where it then stands, the ruling says. */
const told = { kind: "callback", started: 0, ended: 0, outcome: "done" } as const
