import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import { seasonOf } from "../journey/ids.ts"
import type { Notice } from "../journey/Job.ts"
import { offerEnds } from "../journey/offerEnds.ts"
import { Messages } from "../ports/Messages.ts"
import type { Person } from "../store/People.ts"
import type { Conversation } from "./Conversation.ts"
import { isUntrue } from "./isStillNews.ts"
import { noticeText } from "./notices.ts"
import { type ToTell, tellOnce } from "./tellOnce.ts"

/** Sends a notice by short message, at most once. Who has died, withdrawn or lost the place since is not told of being chosen. */
export const sendNotice = Effect.fnUntraced(function* (patience: Patience) {
  const messages = yield* Messages

  const conversation: Conversation<"sms.send", ToTell<string>> = {
    operation: "sms.send",
    ...(yield* tellOnce(patience, textFor, (reference, to, text) => messages.send(reference, to, text))),
  }
  return conversation
})

const textFor = (notice: Notice, { story }: Person): string | undefined =>
  isUntrue(notice, story.state)
    ? undefined
    : noticeText(notice, {
        season: seasonOf(story.pilgrim),
        ...(story.state._tag === "Drawn"
          ? { expires: offerEnds(story.state.expires, story.situation.registrationCloses) }
          : {}),
      })
