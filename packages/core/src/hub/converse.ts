import { Clock, Effect, Random, Result } from "effect"
import type { Answer, Conversation } from "../conversations/Conversation.ts"
import { notDone } from "../conversations/notDone.ts"
import type { Begun } from "../exchange/Begun.ts"
import type { Exchange } from "../exchange/Exchange.ts"
import type { Message } from "../exchange/Message.ts"
import { type NextStep, nextStep } from "../exchange/nextStep.ts"
import type { Operation } from "../exchange/Operation.ts"
import { pause, pauseToAsk } from "../exchange/Patience.ts"
import { type Finding, sentAt } from "../exchange/settle.ts"
import type { QuestionReason, SubmissionReason } from "../ports/reason.ts"
import { Transcript, type TranscriptShape } from "../ports/Transcript.ts"
import { factsAbout, type Shown } from "./factsAbout.ts"
import { Hub, type SubmitError } from "./Hub.ts"
import { heard } from "./heard.ts"

/** What a call showed, and a word about it for a person. */
interface Told extends Shown {
  readonly detail?: string
}

/** A step that was taken with a foreign system, and is not written yet. */
export interface Conversed {
  /** What the call ended in; nothing when none was made. */
  readonly outcome: Finding["outcome"] | undefined
  /** Submits what it showed. The foreign system may be called again before this is done. */
  readonly write: Effect.Effect<void, SubmitError, Hub>
}

/**
 * Takes one exchange a step further: sends, asks, or sees that the deadline has passed.
 *
 * Everything a foreign system, or its adapter, may do ends in a finding, never in an error. Interrupted before that is
 * written, it leaves the exchange as being sent, and so in doubt for the next run.
 */
export const converse = Effect.fnUntraced(function* <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  exchange: Begun<Op>,
  subject: Subject,
) {
  const started = yield* Clock.currentTimeMillis
  const transcript = record()
  const step = nextStep(exchange)
  if (step._tag === "Nothing") return nothingTaken
  const kind = step._tag === "Send" ? "send" : "ask"
  const taken =
    step._tag === "AwaitReport"
      ? awaitReport(conversation, exchange)
      : shownBy(conversation, exchange, subject, kind, started, call(conversation, step, subject, exchange.begun))
  const shown = yield* Effect.provideService(taken, Transcript, transcript.shape)
  const message: Message = {
    kind,
    started,
    ended: yield* Clock.currentTimeMillis,
    outcome: shown.finding.outcome,
    ...(shown.detail === undefined ? {} : { detail: shown.detail }),
    ...transcript.taken(),
  }
  const submission = factsAbout(exchange, shown, message, exchange.attempts)
  const conversed: Conversed = {
    outcome: step._tag === "AwaitReport" ? undefined : shown.finding.outcome,
    write: Hub.use((hub) => Effect.asVoid(hub.submit(submission))),
  }
  return conversed
})

const call = <Op extends Operation, Subject>(
  { send, ask }: Conversation<Op, Subject>,
  step: Extract<NextStep<Op>, { readonly _tag: "Send" | "Ask" }>,
  subject: Subject,
  begun: number,
) =>
  Effect.suspend(() =>
    step._tag === "Send"
      ? send(step.exchange, subject, begun)
      : (ask?.(step.exchange, subject) ?? Effect.die(new Error(`${step.exchange.operation} cannot be asked about`))),
  )

const nothingTaken: Conversed = { outcome: undefined, write: Effect.void }

const record = (): { shape: TranscriptShape; taken: () => Pick<Message, "sent" | "received" | "status"> } => {
  const taken: { sent?: string; received?: string; status?: number } = {}
  return {
    shape: {
      sent: (body) => {
        taken.sent = body
      },
      received: (status, body) => {
        taken.status = status
        taken.received = body
      },
    },
    taken: () => taken,
  }
}

/**
 * Turns the answer to a call, or why there was none, into what it shows. A "no" to a question closes nothing: it is
 * asked again, and a person looks at it when that does not help.
 */
const shownBy = Effect.fnUntraced(function* <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  exchange: Exchange<Op>,
  subject: Subject,
  kind: "send" | "ask",
  started: number,
  call: Effect.Effect<Answer, { readonly reason: SubmissionReason | QuestionReason }>,
) {
  const result = yield* Effect.result(heard(kind, exchange.operation, call))
  const now = yield* Clock.currentTimeMillis
  if (Result.isSuccess(result)) return answered(conversation, exchange, result.success, started, now)
  const later = now + pause(conversation.patience, exchange.attempts, yield* Random.next)
  const { reason } = result.failure
  switch (reason._tag) {
    case "Unavailable":
      return shownLater(notReached(exchange, kind), reason, Math.max(later, now + (reason.retryAfter ?? 0)))
    case "InDoubt":
      return shownLater({ outcome: "in-doubt" }, reason, later)
    case "Unreadable":
      return shownLater({ outcome: "unreadable" }, reason, later)
    case "Declined":
      return kind === "send"
        ? declined(conversation, exchange, subject, reason)
        : shownLater({ outcome: "unreadable" }, reason, later)
  }
})

/** Nothing of this call is out. Of the one before it something may be: that one it does not resolve. */
const notReached = ({ state }: Exchange, kind: "send" | "ask"): Finding => ({
  outcome: kind === "send" && state._tag !== "Due" ? "in-doubt" : "later",
})

const shownLater = (finding: Finding, reason: { readonly detail: string }, again: number): Told => ({
  finding,
  facts: [],
  detail: reason.detail,
  again,
})

const declined = <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  exchange: Exchange<Op>,
  subject: Subject,
  { code, detail }: { readonly code: string; readonly detail: string },
): Told => ({
  finding: { outcome: "declined", code },
  facts: conversation.declined?.(exchange, code, subject) ?? [],
  detail,
})

/** When what the system has now accepted was sent to it: by this very call, unless it had it before. */
const sentBefore = ({ state }: Exchange, started: number): number => (state._tag === "Due" ? started : sentAt(state))

const answered = <Op extends Operation, Subject>(
  { patience }: Conversation<Op, Subject>,
  exchange: Exchange<Op>,
  answer: Answer,
  started: number,
  now: number,
): Told => {
  switch (answer.outcome) {
    case "done":
    case "declined":
      return { finding: answer, facts: answer.facts }
    case "accepted":
      return {
        finding: answer,
        facts: answer.facts,
        again: now + pauseToAsk(patience, now - sentBefore(exchange, started)),
      }
    case "none": {
      const settles = sentAt(exchange.state) + patience.settleTime
      // The answer may be late: it says how things stood when the question was asked.
      return started >= settles
        ? { finding: { outcome: "none" }, facts: notDone(exchange) }
        : {
            finding: { outcome: "none-yet" },
            facts: [],
            again: Math.min(Math.max(settles, now), now + patience.longestPause),
          }
    }
  }
}

const awaitReport = Effect.fnUntraced(function* <Op extends Operation, Subject>(
  { patience }: Conversation<Op, Subject>,
  exchange: Exchange<Op>,
) {
  const deadline = sentAt(exchange.state) + patience.reportDeadline
  const now = yield* Clock.currentTimeMillis
  const shown: Told =
    now >= deadline
      ? { finding: { outcome: "unknown" }, facts: [], detail: "No final report came by the deadline." }
      : { finding: { outcome: "none-yet" }, facts: [], again: deadline }
  return shown
})
