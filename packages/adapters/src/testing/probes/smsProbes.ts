import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { expecting } from "./expecting.ts"

/** Probes of a gateway for short messages. A message can be neither repeated nor asked about. */
export const smsProbes: ReadonlyArray<Probe<Messages>> = [
  {
    method: "send",
    kind: "submission",
    repeatable: false,
    subject: (person) => traveller(person).mobile,
    arrange: (person, { texts }) => {
      const { pilgrim, mobile, nameArabic } = traveller(person)
      const text = `تم قبول ${nameArabic}`
      const send = Effect.flatMap(Messages, (messages) => messages.send(exchangeId("sms.send", pilgrim), mobile, text))
      const written = Effect.promise(async () => texts?.(mobile) ?? [])
      return Effect.succeed(
        expecting(Effect.andThen(send, written), "the text arrives unchanged", (all) =>
          all.every((each) => each === text),
        ),
      )
    },
  },
]
