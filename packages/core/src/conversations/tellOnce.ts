import { Effect } from "effect"
import { type Exchange, type ExchangeId, Receipt } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { telling } from "../exchange/subjects.ts"
import type { Notice } from "../journey/Job.ts"
import type { SubmissionReason } from "../ports/reason.ts"
import type { Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer } from "./Conversation.ts"

/** What somebody is told, and at which number; `overtaken` when it is not to be told any more. */
export type ToTell<What> = { readonly to: string; readonly what: What } | "overtaken"

/**
 * What every conversation has in which somebody is told a notice by telephone number, at most once. What was accepted, or may have
 * been, waits for its report, and closes as unknown without one. `whatOf` gives what is told, and nothing when that is not to be
 * told any more: the gateway may have been out of reach for days.
 */
export const tellOnce = Effect.fnUntraced(function* <What, E extends { readonly reason: SubmissionReason }>(
  patience: Patience,
  whatOf: (notice: Notice, person: Person) => What | undefined,
  tell: (reference: ExchangeId, to: string, what: What) => Effect.Effect<void, E>,
) {
  const toTell = (exchange: Exchange, person: Person): ToTell<What> => {
    const what = whatOf(telling.read(exchange).notice, person)
    return what === undefined ? "overtaken" : { to: person.traveller.mobile, what }
  }
  return {
    patience: { ...patience, askEvery: patience.reportDeadline },
    prepare: yield* about((exchange, [person]) => person && toTell(exchange, person)),
    send: ({ id }: Exchange, told: ToTell<What>): Effect.Effect<Answer, E> =>
      told === "overtaken"
        ? Effect.succeed(overtaken)
        : Effect.as(tell(id, told.to, told.what), {
            outcome: "accepted",
            receipt: Receipt.make(id),
            facts: [],
          } as const),
  }
})

const overtaken: Answer = { outcome: "declined", code: "overtaken", facts: [] }
