import { Result } from "effect"
import { callInstead } from "../conversations/callInstead.ts"
import { type Exchange, type ExchangeState, exchangeId, isOpen } from "../exchange/Exchange.ts"
import type { Message } from "../exchange/Message.ts"
import { type Opening, opened, takeUp } from "../exchange/Opening.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { settle } from "../exchange/settle.ts"
import type { Asked } from "../journey/Asked.ts"
import { evolve } from "../journey/evolve.ts"
import type { Job } from "../journey/Job.ts"
import { Refusal } from "../journey/Refusal.ts"
import { react } from "../journey/react.ts"
import type { BraceletShare } from "../ports/BraceletShares.ts"
import type { Held, Move, Story, Writes } from "../store/Journal.ts"
import { contradictionOf } from "./contradictionOf.ts"
import { type Draft, draftOn, type Moves, open, take } from "./Draft.ts"
import { gatherings } from "./gatherings.ts"
import { isSingle, openingOf } from "./openingOf.ts"
import type { Submission, Submitted, Turn } from "./Submission.ts"

/**
 * Decides submissions that wait at the same moment, in their order, each on top of the ones before it.
 *
 * Each gets its own answer: one that is refused writes nothing and does not touch the others.
 */
export const plan = (
  held: Held,
  submissions: ReadonlyArray<Submission>,
  /** Who makes the bracelets that are ordered now. */
  shares: ReadonlyArray<BraceletShare>,
  /** Whether a call takes the place of a message of which no final report came in time. */
  calls = false,
): readonly [Writes, ReadonlyArray<Result.Result<Submitted, Refusal>>] => {
  const draft = draftOn(held)
  const answers = submissions.map((submission) =>
    submission._tag === "Acts"
      ? planActs(draft, submission)
      : planFacts(draft, submission.turn, submission.facts, calls),
  )
  const jobs = [...draft.moves.values()].flatMap(jobsOf)
  openFor(draft, jobs, shares)
  const { messages, takeUps, contradictions } = draft
  const writes = {
    moves: [...draft.moves.values()],
    opens: [...draft.opens.values()],
    exchanges: [...draft.exchanges.values()],
    messages,
    takeUps,
    contradictions,
    stops: [...new Set(jobs.flatMap((job) => (job._tag === "StopGroup" ? [job.group] : [])))],
  }
  return [writes, answers]
}

/** Opens the exchanges in which jobs are done; who is gathered into one is told so in the same move. */
const openFor = (draft: Draft, jobs: ReadonlyArray<Job>, shares: ReadonlyArray<BraceletShare>): void => {
  for (const { operation, subject, pilgrims, command } of gatherings(jobs, draft.moves, shares)) {
    const taken = pilgrims.filter((pilgrim) =>
      Result.isSuccess(take(draft, draft.moves, { pilgrim, command }, causeOf(draft.moves.get(pilgrim)))),
    )
    if (taken.length > 0) open(draft, { exchange: exchangeId(operation, subject), operation, pilgrims: taken })
  }
  for (const job of jobs) if (isSingle(job)) open(draft, openingOf(job))
}

/** All the acts, or the first refusal and none of them. */
const planActs = (
  draft: Draft,
  { acts, opens = [], by }: Extract<Submission, { readonly _tag: "Acts" }>,
): Result.Result<Submitted, Refusal> => {
  const moves: Moves = new Map()
  const events: Array<Submitted["events"][number]> = []
  for (const asked of acts) {
    const caused = take(draft, moves, asked, by === undefined ? {} : { by })
    if (Result.isFailure(caused)) return Result.fail(caused.failure)
    events.push(...caused.success)
  }
  // An exchange carries what it was opened with: nobody is taken into one that is there already.
  const used = opens.find(({ exchange }) => draft.held.exchanges.has(exchange) || draft.opens.has(exchange))
  if (used !== undefined && events.length > 0) return Result.fail(usedUp(used, acts))
  for (const opening of opens) open(draft, opening)
  for (const [pilgrim, move] of moves) draft.moves.set(pilgrim, move)
  return Result.succeed({ events, unexplained: [] })
}

/** The call is kept whatever the journeys say to it; facts that they cannot take are noted with it. */
const planFacts = (
  draft: Draft,
  turn: Turn,
  facts: ReadonlyArray<Asked>,
  calls: boolean,
): Result.Result<Submitted, Refusal> => {
  const before = draft.exchanges.get(turn.exchange) ?? draft.held.exchanges.get(turn.exchange) ?? opened(turn)
  const overtaken = turn.fence !== undefined && turn.fence !== before.attempts
  const counts = !overtaken || isWord(turn)
  const after = counts ? stateAfter(before.state, turn) : before.state
  // Asked before a callback came, a system may have known nothing: that frees nobody whom it has told of since.
  const holds = counts && (turn.finding.outcome !== "none" || after._tag === "NotDone")
  const decisions = holds ? facts.map((asked) => take(draft, draft.moves, asked, { because: turn.exchange })) : []
  const unexplained = decisions.filter(Result.isFailure).map(({ failure }) => failure)
  for (const [n, decision] of decisions.entries()) {
    if (Result.isSuccess(decision)) continue
    const contradiction = contradictionOf(turn, facts[n] as Asked, decision.failure)
    if (contradiction !== undefined) draft.contradictions.push(contradiction)
  }
  draft.messages.push({ ...noting(turn.message, unexplained), exchange: turn.exchange })
  draft.exchanges.set(turn.exchange, { ...before, pilgrims: concerned(before, facts), state: after })
  const instead = calls && isOpen(before.state) ? callInstead({ ...before, state: after }) : undefined
  if (instead !== undefined) open(draft, instead)
  const again = turn.again ?? (holds ? undefined : turn.message.ended)
  if (!overtaken && isOpen(after) && again !== undefined) draft.takeUps.push(takeUp(before, again))
  return Result.succeed({ events: decisions.filter(Result.isSuccess).flatMap(({ success }) => success), unexplained })
}

/** Where an exchange stands after a turn; where it stood before, if nobody was called and nobody called meanwhile. */
const stateAfter = (state: ExchangeState, { uncalled, finding, message }: Turn): ExchangeState =>
  uncalled !== undefined && state._tag === "Sending" ? uncalled : settle(state, message.kind, finding)

/** Whom a document is about is known once it was read: by them it is found, and by them what it says is erased. */
const concerned = ({ pilgrims }: Exchange, facts: ReadonlyArray<Asked>): Exchange["pilgrims"] =>
  pilgrims.length > 0 ? pilgrims : [...new Set(facts.map(({ pilgrim }) => pilgrim))]

/**
 * What the system itself said stays true when another run has overtaken the one that heard it. But what it declined may have
 * been set right and sent again under the same name: then the later run hears what it says now.
 */
const isWord = ({ operation, finding: { outcome } }: Turn): boolean =>
  outcome === "done" || outcome === "accepted" || (outcome === "declined" && doubtRules[operation] !== "repeat")

const noting = (message: Message, unexplained: ReadonlyArray<Refusal>): Message => {
  const details = [message.detail, ...unexplained.map(({ why }) => why)].filter((detail) => detail !== undefined)
  return details.length === 0 ? message : { ...message, detail: details.join(" ") }
}

const usedUp = ({ exchange }: Opening, acts: ReadonlyArray<Asked>): Refusal =>
  new Refusal({
    command: acts[0]?.command._tag ?? "",
    state: "unknown",
    reason: "taken-by-another",
    why: `The exchange ${exchange} exists already, and takes nobody in.`,
  })

const causeOf = (move: Move | undefined): Pick<Move, "because" | "by"> => ({
  ...(move?.because === undefined ? {} : { because: move.because }),
  ...(move?.by === undefined ? {} : { by: move.by }),
})

/** Jobs come from events and nowhere else. */
const jobsOf = ({ before, events }: Move): ReadonlyArray<Job> => {
  let state: Story["state"] = before.state
  return events.flatMap((event) => {
    state = evolve(state, event)
    return react(before, event, state, before.situation)
  })
}
