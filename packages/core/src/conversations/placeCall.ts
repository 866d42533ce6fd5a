import { Effect } from "effect"
import type { Exchange } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { telling } from "../exchange/subjects.ts"
import type { Answer, Conversation } from "../hub/Conversation.ts"
import type { Notice } from "../journey/Job.ts"
import type { Person } from "../ports/People.ts"
import { Telephony } from "../ports/Telephony.ts"
import { about } from "./about.ts"
import { isStillNews } from "./isStillNews.ts"

/** A call and its recording; nobody to call when the news is news no more. */
type Subject = { readonly to: string; readonly recording: Notice } | "overtaken"

/**
 * Tells a pilgrim a notice by telephone, at most once: placed, the call waits for its report; in doubt too; and without a
 * report it closes as unknown. Who has moved on meanwhile is not called.
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
            receipt: exchange.id,
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
