import type { Bracelet } from "../bracelet/Bracelet.ts"
import { Status, type StatusList, statusAt } from "../status/StatusList.ts"
import type { TrustList } from "../trust/TrustList.ts"
import type { Verdict } from "../verify.ts"
import { type Direction, type Passages, placeOf } from "./Passage.ts"
import type { Reason } from "./Reason.ts"
import { reasonWords } from "./reasonWords.ts"
import type { Camp, Gate, SitePlan, Words } from "./SitePlan.ts"

/** The light at the gate: pass, ask a supervisor, or stop. */
export type Light = "green" | "amber" | "red"

/** All that a decision depends on. `now` is in seconds since 1970, by the reader's clock. */
export interface Question {
  /** The verdict of `verify`; `typed` when a number was typed because neither code nor chip could be read. */
  readonly verdict: Verdict | { readonly outcome: "typed" }
  readonly plan: SitePlan
  readonly gate: Gate
  readonly direction: Direction
  readonly now: number
  /** The status list that the reader holds, if it has one. */
  readonly list: StatusList | undefined
  readonly trust: TrustList
  readonly passages: Passages
  /** References of bracelets that the hub says it never issued, though a key of the mission has signed them. */
  readonly unissued: ReadonlySet<string>
}

/** The decision at a gate. `camp` is the bracelet's own when the gate is of another. */
export interface Decision {
  readonly light: Light
  readonly reason: Reason
  readonly words: Words
  readonly camp?: Camp
}

/**
 * Decides who passes a gate, from what the reader holds and nothing else.
 *
 * Red comes before amber: a supervisor is not asked about what is certainly wrong. On the way out red becomes amber, so that
 * nobody is kept in.
 */
export const decide = (question: Question): Decision => {
  const { verdict, direction } = question
  if (verdict.outcome === "typed") return answer("amber", "typed-number")
  const [light, reason, camp] = judgeVerdict(verdict, question)
  return answer(light === "red" && direction === "out" ? "amber" : light, reason, camp)
}

type Judgement = readonly [light: Light, reason: Reason, camp: Camp | undefined]

const stop = (reason: Reason, camp?: Camp): Judgement => ["red", reason, camp]
const ask = (reason: Reason): Judgement => ["amber", reason, undefined]
const pass = (direction: Direction): Judgement => ["green", direction === "in" ? "welcome" : "goodbye", undefined]

const answer = (light: Light, reason: Reason, camp?: Camp): Decision =>
  camp === undefined
    ? { light, reason, words: reasonWords(reason) }
    : { light, reason, words: reasonWords(reason, camp), camp }

const judgeVerdict = (verdict: Verdict, question: Question): Judgement => {
  if (verdict.outcome === "refused") {
    // It may well be valid: the clock is behind, and says nothing about that.
    const unsure =
      verdict.reason === "not-yet-valid" && question.list !== undefined && isBehind(question, question.list)
    return unsure ? ask("clock-wrong") : stop(verdict.reason)
  }
  if (verdict.kind === "health") return stop("not-a-bracelet")
  return judge(verdict.bracelet, question) ?? pass(question.direction)
}

/** Why a genuine bracelet does not pass, if there is a reason. */
const judge = (bracelet: Bracelet, question: Question): Judgement | undefined =>
  judgeRight(bracelet, question) ?? judgeKnowledge(bracelet, question) ?? judgePassage(bracelet, question)

/** Whether the bracelet may pass this gate at all. Revocation counts even when the list is too old. */
const judgeRight = (bracelet: Bracelet, { plan, gate, list }: Question): Judgement | undefined => {
  if (bracelet.season !== plan.season) return stop("other-season")
  const status = statusOf(bracelet, list)
  if (status !== undefined && status !== Status.valid && status !== Status.suspended) return stop("revoked")
  if (gate.needs !== undefined && !bracelet.entitlements.includes(gate.needs)) return stop("not-entitled")
  if (gate.camp !== undefined && !bracelet.camps.includes(gate.camp))
    return stop("wrong-camp", ownCamp(bracelet, plan, gate))
  return undefined
}

/** The bracelet's status, when the reader's list has one for it. */
const statusOf = ({ status }: Bracelet, list: StatusList | undefined): number | undefined =>
  list?.uri === status.list ? statusAt(list, status.index) : undefined

/**
 * Whether the clock is behind: then the list is newer than the clock.
 *
 * Here and below, the comparisons state what lets pass, so that a clock or limit of NaN lets nobody pass.
 */
const isBehind = ({ plan, now }: Question, list: StatusList): boolean => !(list.issuedAt <= now + plan.limits.clock)

/** Whether the reader knows enough to let somebody pass. */
const judgeKnowledge = (bracelet: Bracelet, question: Question): Judgement | undefined => {
  const { plan, list, trust, now } = question
  const status = statusOf(bracelet, list)
  if (question.unissued.has(bracelet.reference)) return ask("not-issued")
  if (list === undefined || status === undefined) return ask("no-list")
  if (status === Status.suspended) return ask("suspended")
  if (isBehind(question, list)) return ask("clock-wrong")
  if (!(now - list.issuedAt <= plan.limits.listAge) || (list.expires !== undefined && !(now < list.expires)))
    return ask("list-too-old")
  return now < trust.expires ? undefined : ask("trust-too-old")
}

/** Whether the bracelet can be here now, by its last passage. Going out is always possible. */
const judgePassage = (
  bracelet: Bracelet,
  { direction, gate, now, passages, plan }: Question,
): Judgement | undefined => {
  const last = passages.get(bracelet.reference)
  if (direction === "out" || last === undefined) return undefined
  const elapsed = Math.abs(now - last.at)
  if (last.place !== placeOf(gate)) return elapsed >= plan.limits.travel ? undefined : ask("elsewhere-just-now")
  return last.direction === "out" || elapsed >= plan.limits.passback ? undefined : ask("already-inside")
}

/** The bracelet's camp at the gate's site, or its first camp in the plan. */
const ownCamp = (bracelet: Bracelet, plan: SitePlan, gate: Gate): Camp | undefined => {
  const site = plan.camps.find((camp) => camp.id === gate.camp)?.site
  const own = plan.camps.filter((camp) => bracelet.camps.includes(camp.id))
  return own.find((camp) => camp.site === site) ?? own[0]
}
