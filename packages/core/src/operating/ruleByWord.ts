import type { Word } from "../exchange/ExchangeAct.ts"
import { didNot } from "./didNot.ts"
import type { Matter } from "./Matter.ts"
import { refusing } from "./refusing.ts"
import type { Ruled } from "./ruling.ts"
import { tookEffect } from "./tookEffect.ts"
import { isAwaited } from "./waitsFor.ts"

/**
 * What a person's word on an exchange comes to. An exchange that the system might still carry out is never called not done, and a
 * word against what is on record changes nothing: it is refused, or the system is asked.
 */
export const ruleByWord = (matter: Matter, word: Word): Ruled => {
  const refuse = refusing(matter, "Resolve")
  const { state, operation } = matter.exchange
  if (operation === "border.read")
    return refuse("not-possible-here", "A document of the border feed is read or it is not: retry it, or give it up.")
  if (state._tag === "Done") return refuse("already-done", "It took effect, and that is on record.")
  if (state._tag === "NotDone")
    return refuse(
      word._tag === "DidNot" ? "not-possible-here" : "contradiction",
      "It is on record that it was not done. What is still wanted is asked for in another exchange.",
    )
  if (state._tag === "Declined" && operation !== "sms.send" && operation !== "voice.call" && !isAwaited(matter))
    return refuse(
      "not-wanted",
      `It is on record that it was declined with the code ${state.code}, and nobody waits for it any more.`,
    )
  return word._tag === "TookEffect" ? tookEffect(matter, word, refuse) : didNot(matter, refuse)
}
