import { Messages } from "@mahmal/core/ports/Messages"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"

/** How a gateway for short messages is tried. A message can be neither repeated nor asked about. */
export const smsProbes: ReadonlyArray<Probe<Messages>> = [
  {
    method: "send",
    kind: "submission",
    repeatable: false,
    subject: (person) => traveller(person).mobile,
    arrange: (person) => {
      const { pilgrim, mobile, nameArabic } = traveller(person)
      return Effect.succeed(
        Effect.flatMap(Messages, (messages) => messages.send(`sms.send/${pilgrim}`, mobile, `تم قبول ${nameArabic}`)),
      )
    },
  },
]
