import { Effect } from "effect"
import { type Exchange, Receipt } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { telling } from "../exchange/subjects.ts"
import { seasonOf } from "../journey/ids.ts"
import { offerEnds } from "../journey/offerEnds.ts"
import { Messages } from "../ports/Messages.ts"
import type { Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"
import { isUntrue } from "./isStillNews.ts"
import { noticeText } from "./notices.ts"

/** A message and its receiver; `overtaken` when the notice is no longer true. */
type Subject = { readonly to: string; readonly text: string } | "overtaken"

/**
 * Sends a notice by short message, at most once. A message that the gateway accepted, or may have, waits for its delivery
 * report, and closes as unknown without a final one. The gateway may have been out of reach for days: who has died, withdrawn or
 * lost the place since is not told of being chosen.
 */
export const sendNotice = Effect.fnUntraced(function* (patience: Patience) {
  const messages = yield* Messages

  const conversation: Conversation<"sms.send", Subject> = {
    operation: "sms.send",
    patience: { ...patience, askEvery: patience.reportDeadline },
    prepare: yield* about((exchange, [person]) => person && subjectFor(exchange, person)),
    send: (exchange, subject) =>
      subject === "overtaken"
        ? Effect.succeed(overtaken)
        : Effect.as(messages.send(exchange.id, subject.to, subject.text), {
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
  if (isUntrue(notice, story.state)) return "overtaken"
  return {
    to: traveller.mobile,
    text: noticeText(notice, {
      season: seasonOf(story.pilgrim),
      ...(story.state._tag === "Drawn"
        ? { expires: offerEnds(story.state.expires, story.situation.registrationCloses) }
        : {}),
    }),
  }
}
