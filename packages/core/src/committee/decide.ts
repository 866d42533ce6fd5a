import { Result } from "effect"
import { type Act, type ActName, type ActOf, type Signed, samePerson } from "./Act.ts"
import { ActRefused } from "./ActRefused.ts"
import type { Stage, StageName, StageOf } from "./Stage.ts"

/** An act that may be done, or why it may not. */
export type Decision = Result.Result<Act, ActRefused>

/** A rule for every act at each stage where it is possible. `now` is in seconds since 1970. */
type Rules = {
  readonly [A in ActName]: {
    readonly [S in StageName]?: (stage: StageOf<S>, act: ActOf<A>, now: number) => Decision
  }
}

type AnyRule = (stage: Stage, act: Act, now: number) => Decision

const refuse = (stage: Stage, act: Act, reason: ActRefused["reason"], why: string): Decision =>
  Result.fail(new ActRefused({ act: act._tag, stage: stage._tag, reason, why }))

const done = (_: Stage, act: Act): Decision => Result.succeed(act)

const at = (seconds: number): string => new Date(seconds * 1000).toISOString()

/**
 * The procedure: what every act asks at every stage where it is possible; `evolve` says where it leads.
 *
 * Nothing is drawn twice, because `Draw` is possible once and no act leads back from `Drawn`.
 */
const rules: Rules = {
  Freeze: { Open: done },
  Commit: {
    Frozen: (stage, act, now) =>
      act.comes > now
        ? done(stage, act)
        : refuse(
            stage,
            act,
            "randomness-not-ahead",
            `That randomness came at ${at(act.comes)}, and it is ${at(now)}: who knows it can choose the outcome.`,
          ),
  },
  Draw: {
    Committed: (stage, act, now) =>
      now >= stage.comes
        ? done(stage, act)
        : refuse(stage, act, "randomness-not-out", `The randomness that was committed to comes at ${at(stage.comes)}.`),
  },
  Publish: {
    Drawn: (stage, act) =>
      act.result === stage.result && act.findings.length === 0
        ? done(stage, act)
        : refuse(
            stage,
            act,
            "not-verified",
            `The result does not verify: ${act.findings.join(", ") || "another file"}.`,
          ),
  },
  Correct: {
    Frozen: done,
    Committed: (stage, act, now) =>
      now < stage.comes
        ? done(stage, act)
        : refuse(
            stage,
            act,
            "randomness-out-already",
            `The randomness came at ${at(stage.comes)}: from then on another pool would be another chance.`,
          ),
  },
}

/** Why an act is not possible at a stage, for every stage at which it has no rule. */
const tooEarly: { readonly [A in ActName]: ActRefused["reason"] } = {
  Freeze: "frozen-already",
  Commit: "not-frozen",
  Draw: "not-committed",
  Publish: "not-drawn",
  Correct: "not-frozen",
}
const tooLate: { readonly [S in StageName]: ActRefused["reason"] } = {
  Open: "not-frozen",
  Frozen: "frozen-already",
  Committed: "committed-already",
  Drawn: "drawn-already",
  Published: "published-already",
}
const order: ReadonlyArray<StageName> = ["Open", "Frozen", "Committed", "Drawn", "Published"]
const reached: { readonly [A in ActName]: StageName } = {
  Freeze: "Frozen",
  Commit: "Committed",
  Draw: "Drawn",
  Publish: "Published",
  Correct: "Drawn",
}

/** Why an act is not possible at a stage: it was done already, or what it needs was not. */
const misplaced = (stage: StageName, act: ActName): ActRefused["reason"] => {
  if (order.indexOf(stage) < order.indexOf(reached[act])) return tooEarly[act]
  return act === "Freeze" ? "frozen-already" : act === "Draw" ? "drawn-already" : tooLate[stage]
}

/** Whether an act may be done at a stage, whatever it will bring; undefined when it may. */
export const misplacedAt = (stage: Stage, act: ActName): ActRefused | undefined =>
  (rules[act] as { readonly [S in StageName]?: unknown })[stage._tag] === undefined
    ? new ActRefused({
        act,
        stage: stage._tag,
        reason: misplaced(stage._tag, act),
        why: `${act} is not possible: the draw is ${stage._tag.toLowerCase()}.`,
      })
    : undefined

/** The refusal of an act that one person alone signs for; undefined when two do, or nobody does yet. */
export const unsigned = (stage: Stage, act: ActName, signed: Signed | undefined): ActRefused | undefined =>
  signed !== undefined && samePerson(signed.by, signed.approvedBy)
    ? new ActRefused({
        act,
        stage: stage._tag,
        reason: "same-person",
        why: "Whoever does an act cannot approve it: another member of the committee does.",
      })
    : undefined

/**
 * Decides an act of the committee at a time, in seconds since 1970. Without signatures it says whether the act could be
 * done.
 */
export const decide = (stage: Stage, act: Act, signed: Signed | undefined, now: number): Decision => {
  const refusal = unsigned(stage, act._tag, signed) ?? misplacedAt(stage, act._tag)
  if (refusal !== undefined) return Result.fail(refusal)
  const rule = (rules[act._tag] as { readonly [S in StageName]?: AnyRule })[stage._tag]
  return rule === undefined ? Result.succeed(act) : rule(stage, act, now)
}
