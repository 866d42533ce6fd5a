import { Effect } from "effect"
import { type Exchange, Receipt } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { telling } from "../exchange/subjects.ts"
import type { Notice } from "../journey/Job.ts"
import { Telephony } from "../ports/Telephony.ts"
import type { Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"
import { isStillNews } from "./isStillNews.ts"

/** Whom to call and what to play; `overtaken` when the notice is no longer true. */
type Subject = { readonly to: string; readonly recording: Notice } | "overtaken"

/**
 * Tells a pilgrim a notice by telephone, at most once. A call that was placed, or may have been, waits for its report, and
 * closes as unknown without one. A pilgrim who has moved on meanwhile is not called.
 *
 * The recordings have the names of the notices.
 */
export const placeCall = Effect.fnUntraced(function* (patience: Patience) {
  const telephony = yield* Telephony

  const conversation: Conversation<"voice.call", Subject> = {
    operation: "voice.call",
    patience: { ...patience, askEvery: patience.reportDeadline },
    prepare: yield* about((exchange, [person]) => person && subjectFor(exchange, person)),
    send: (exchange, subject) =>
      subject === "overtaken"
        ? Effect.succeed(overtaken)
        : Effect.as(telephony.placeCall(exchange.id, subject.to, subject.recording), {
            outcome: "accepted",
            receipt: Receipt.make(exchange.id),
            facts: [],
          } as const),
  }
  return conversation
})

const overtaken: Answer = { outcome: "declined", code: "overtaken", facts: [] }

const subjectFor = (exchange: Exchange, { traveller, story }: Person): Subject => {
  const { notice } = telling.read(exchange)
  return isStillNews(notice, story.state) ? { to: traveller.mobile, recording: notice } : "overtaken"
}
