import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { truly } from "./truly.ts"

/** How a gateway for short messages is tried. A message can be neither repeated nor asked about. */
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
        truly(Effect.andThen(send, written), "another text arrived", (all) => all.every((each) => each === text)),
      )
    },
  },
]
