import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import type { Notice } from "../journey/Job.ts"
import { Telephony } from "../ports/Telephony.ts"
import type { Person } from "../store/People.ts"
import type { Conversation } from "./Conversation.ts"
import { isStillNews } from "./isStillNews.ts"
import { type ToTell, tellOnce } from "./tellOnce.ts"

/**
 * Tells a pilgrim a notice by telephone, at most once. A pilgrim who has moved on meanwhile is not called.
 *
 * The recordings have the names of the notices.
 */
export const placeCall = Effect.fnUntraced(function* (patience: Patience) {
  const telephony = yield* Telephony

  const conversation: Conversation<"voice.call", ToTell<Notice>> = {
    operation: "voice.call",
    ...(yield* tellOnce(patience, stillNews, (reference, to, recording) =>
      telephony.placeCall(reference, to, recording),
    )),
  }
  return conversation
})

const stillNews = (notice: Notice, { story }: Person): Notice | undefined =>
  isStillNews(notice, story.state) ? notice : undefined
