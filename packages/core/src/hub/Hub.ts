import { Cause, Clock, Context, Deferred, Effect, Layer, Option, Result, type Tracer } from "effect"
import { asWritten, type Begun } from "../exchange/Begun.ts"
import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { Refusal } from "../journey/Refusal.ts"
import { BraceletShares, sharesFault } from "../ports/BraceletShares.ts"
import { Telephony } from "../ports/Telephony.ts"
import { Journal, type JournalUnavailable, type PlacesOverdrawn } from "../store/Journal.ts"
import { beginning } from "./beginning.ts"
import { type Caused, Causing } from "./Causing.ts"
import { CommitGroups } from "./CommitGroups.ts"
import { HandOver } from "./HandOver.ts"
import { plan } from "./plan.ts"
import { exchangesOf, pilgrimsOf, type Submission, type Submitted } from "./Submission.ts"
import { submissionFault } from "./submissionFault.ts"

/** Why a submission was not written. */
export type SubmitError = Refusal | JournalUnavailable | PlacesOverdrawn

/** A submission that waits, in which span it was asked, and where its caller waits for the answer. */
interface Waiting {
  readonly submission: Submission
  readonly concerns: ReadonlyArray<string>
  readonly span: Tracer.Span | undefined
  readonly answer: Deferred.Deferred<Submitted, SubmitError>
}

/** Transactions at the same time: while the database writes one, the other is decided. */
const writers = 2

/**
 * The only way a journey moves.
 *
 * Submissions that wait at the same moment share a transaction. A refusal of one does not touch the others, and each
 * caller gets its own answer after the commit. A caller that stops waiting does not take its submission back.
 *
 * A value that is no submission, or holds a command that breaks its schema, is a defect that says what is wrong, and nothing is
 * written. Read what comes from outside with `Command` first. With `BraceletShares` that leave bracelets to nobody, there is no
 * hub.
 */
export class Hub extends Context.Service<
  Hub,
  { readonly submit: (submission: Submission) => Effect.Effect<Submitted, SubmitError> }
>()("@mahmal/core/hub/Hub") {
  static readonly layer = Layer.effect(
    Hub,
    Effect.gen(function* () {
      const journal = yield* Journal
      const groups = new CommitGroups<Waiting>()
      // Who has a telephone exchange calls those whose messages nobody knows to have arrived.
      const calls = Option.isSome(yield* Effect.serviceOption(Telephony))

      const shares = yield* BraceletShares
      const fault = sharesFault(shares)
      if (fault !== undefined) return yield* Effect.die(new TypeError(`Bracelets cannot be shared out: ${fault}.`))
      const handOver = yield* HandOver
      const caused = yield* Causing

      // What will be handed over after the commit takes up room from now on.
      const promised = new Map<ReadonlyArray<Waiting>, ReadonlyArray<Begun>>()
      const room = (operation: Operation) => {
        const others = [...promised.values()].flat().filter((begun) => begun.operation === operation)
        return handOver.room(operation) - others.length
      }

      const transact = Effect.fnUntraced(function* (group: ReadonlyArray<Waiting>) {
        const submissions = group.map(({ submission }) => submission)
        const now = yield* Clock.currentTimeMillis
        const written = journal.transact(submissions.flatMap(pilgrimsOf), submissions.flatMap(exchangesOf), (held) => {
          const [planned, answers] = plan(held, submissions, shares, calls)
          promised.delete(group)
          const [writes, begun] = beginning(planned, room, now)
          promised.set(group, begun)
          // What was there already has its own run, and is not begun a second time.
          const tellWritten = (opened: ReadonlyMap<ExchangeId, Exchange>) => {
            handOver.take(asWritten(begun, opened))
            if (caused !== undefined) tell(caused, group, [...opened.values()])
          }
          return [writes, answers, tellWritten]
        })
        return yield* Effect.ensuring(
          written,
          Effect.sync(() => promised.delete(group)),
        )
      })

      /** Some submission makes the transaction fail: the group is halved until that one is alone. */
      const write = (group: ReadonlyArray<Waiting>): Effect.Effect<void> =>
        Effect.matchCauseEffect(transact(group), {
          onSuccess: (answers) =>
            Effect.forEach(group, ({ answer }, n) => Deferred.complete(answer, Effect.fromResult(answers[n]!)), {
              discard: true,
            }),
          onFailure: (cause) =>
            group.length > 1 && !passes(cause)
              ? Effect.forEach(halves(group), write, { discard: true })
              : Effect.forEach(group, ({ answer }) => Deferred.failCause(answer, cause), { discard: true }),
        })

      const writer = Effect.gen(function* () {
        yield* groups.due
        // Whoever asks at this moment is in the same group.
        yield* Effect.yieldNow
        const group = groups.take()
        if (group.length === 0) return
        yield* Effect.ensuring(
          write(group),
          Effect.sync(() => groups.end(group)),
        )
      })
      for (let n = 0; n < writers; n += 1) yield* Effect.forkScoped(Effect.forever(writer))

      return {
        submit: Effect.fnUntraced(function* (submission: Submission) {
          const fault = submissionFault(submission)
          if (fault !== undefined) return yield* Effect.die(new TypeError(fault))
          const answer = yield* Deferred.make<Submitted, SubmitError>()
          const span =
            caused === undefined ? undefined : Option.getOrUndefined(yield* Effect.option(Effect.currentSpan))
          const concerns = [...pilgrimsOf(submission), ...exchangesOf(submission)]
          groups.offer({ submission, concerns, span, answer })
          return yield* Deferred.await(answer)
        }),
      }
    }),
  )
}

/** Tells what each submission opened. A pilgrim is in one submission of a group only. */
const tell = (caused: Caused, group: ReadonlyArray<Waiting>, opened: ReadonlyArray<Exchange>): void => {
  for (const { submission, span } of opened.length === 0 ? [] : group) {
    if (span === undefined) continue
    const pilgrims = new Set(pilgrimsOf(submission))
    const own = opened.filter((exchange) => exchange.pilgrims.some((pilgrim) => pilgrims.has(pilgrim)))
    if (own.length > 0)
      caused(
        span,
        own.map(({ id }) => id),
      )
  }
}

/** Whether the journal was not reached, so that no submission of the group is to blame. */
const passes = (cause: Cause.Cause<SubmitError>): boolean => {
  const error = Cause.findError(cause)
  return Result.isSuccess(error) && error.success._tag === "JournalUnavailable"
}

const halves = <A>(group: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> => {
  const half = Math.ceil(group.length / 2)
  return [group.slice(0, half), group.slice(half)]
}
