import { NationalTrack, TrackQuestionError, TrackSubmissionError } from "@mahmal/core/ports/NationalTrack"
import { Clock, Config, Effect, Layer } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import { unreadable } from "../http/reasons.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import type { Element } from "../xml/Element.ts"
import { question, submission } from "./replies.ts"
import { largestAnswer } from "./schema.ts"
import {
  cancelledIn,
  cancelMember,
  type Found,
  findGroup,
  foundIn,
  getRegistration,
  listedIn,
  listRegistrations,
  receiptIn,
  registerGroup,
  registrationIn,
} from "./translate.ts"
import { type Access, perform } from "./wire.ts"

/** How to reach the e-track, and its times in milliseconds. */
export interface Options extends Access {
  /** From the contract: how long after its expiry a submission may still become visible. */
  readonly settleTime: number
  /** The timeout of a submission; at most ten minutes. */
  readonly submissionTime: number
  /** The timeout of a question. */
  readonly questionTime: number
  /** By how much the e-track's clock may differ from ours. */
  readonly clockTolerance: number
}

/** Why an answer of "none" to a question asked at `asked` cannot be relied on, or undefined when it can. */
const stale = (found: Found, asked: number, options: Options): string | undefined => {
  if (found.registrations.length > 0) return undefined
  if (!(found.asOf >= asked - options.clockTolerance))
    return "none, but as of a time before the question; compare the clocks"
  if (!(found.settleTime <= options.settleTime)) return "none, but with a longer settle time than was configured"
  return undefined
}

/** The e-track over SOAP 1.1. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* (options: Options) {
  const limits = { largestAnswer, timeout: options.questionTime }
  const questions = yield* makeExchange({ ...limits, fresh: false })
  // A submission cannot be repeated, so it must not be lost on an idle connection that the other side is just closing.
  const submissions = yield* makeExchange({ ...limits, fresh: true })
  const ask = (operation: Element) => perform(questions, options, operation, { life: options.questionTime })
  const submit = (operation: Element, expires?: number) =>
    perform(submissions, options, operation, expires === undefined ? { life: options.submissionTime } : { expires })
  const asQuestionError = Effect.mapError((reason: TrackQuestionError["reason"]) => new TrackQuestionError({ reason }))
  const asSubmissionError = Effect.mapError(
    (reason: TrackSubmissionError["reason"]) => new TrackSubmissionError({ reason }),
  )

  return NationalTrack.of({
    registerGroup: Effect.fn("NationalTrack.registerGroup")(function* (group, expires) {
      const reply = yield* submit(registerGroup(group), expires)
      return yield* Effect.fromResult(submission(reply, receiptIn))
    }, asSubmissionError),

    cancelMember: Effect.fn("NationalTrack.cancelMember")(function* (registrationNumber, expires) {
      const reply = yield* submit(cancelMember(registrationNumber), expires)
      return yield* Effect.fromResult(submission(reply, cancelledIn(registrationNumber)))
    }, asSubmissionError),

    registration: Effect.fn("NationalTrack.registration")(function* (receipt) {
      const reply = yield* ask(getRegistration(receipt))
      return yield* Effect.fromResult(question(reply, registrationIn(receipt)))
    }, asQuestionError),

    findGroup: Effect.fn("NationalTrack.findGroup")(function* (reference) {
      const asked = yield* Clock.currentTimeMillis
      const reply = yield* ask(findGroup(reference))
      const found = yield* Effect.fromResult(question(reply, foundIn(reference)))
      const staleness = stale(found, asked, options)
      if (staleness !== undefined) return yield* Effect.fail(unreadable(staleness))
      return found.registrations
    }, asQuestionError),

    list: Effect.fn("NationalTrack.list")(function* (asked) {
      const reply = yield* ask(listRegistrations(asked))
      return yield* Effect.fromResult(question(reply, listedIn(asked)))
    }, asQuestionError),

    // The caller counts by our clock from our answer, so the difference of the clocks and the time of a question are added.
    settleTime: options.settleTime + options.clockTolerance + options.questionTime,
    submissionTime: options.submissionTime,
  })
})

const config = Config.all({
  url: Config.map(webAddress("ETRACK_URL"), String),
  username: Config.NonEmptyString("ETRACK_USERNAME"),
  password: Config.Redacted("ETRACK_PASSWORD"),
  settleTime: milliseconds("ETRACK_SETTLE_TIME", "120 seconds"),
  submissionTime: milliseconds("ETRACK_SUBMISSION_TIME", "30 seconds"),
  questionTime: milliseconds("ETRACK_QUESTION_TIME", "15 seconds"),
  clockTolerance: milliseconds("ETRACK_CLOCK_TOLERANCE", "5 seconds"),
})

/** The e-track as the given options say. */
export const layer = (options: Options) => Layer.effect(NationalTrack, make(options))

/** The e-track as the environment says, under the prefix `ETRACK_`. */
export const layerConfig = Layer.effect(NationalTrack, Effect.flatMap(config, make))
