import { Result } from "effect"
import { isOpen } from "../exchange/Exchange.ts"
import type { ExchangeAct } from "../exchange/ExchangeAct.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { type Particular, told } from "../exchange/Particulars.ts"
import { type Matter, successorOf } from "./Matter.ts"
import { type Outlook, outlook } from "./outlook.ts"
import { refusing } from "./refusing.ts"
import { ruleByWord } from "./ruleByWord.ts"
import { closed, isRepeatable, provenNotDone, type Ruled, sentAgain, takenUp } from "./ruling.ts"
import { isAwaited } from "./waitsFor.ts"

/**
 * What an act comes to, or why it is refused. A doubt ends only by asking or by a person's word, and what cannot be
 * repeated is never repeated.
 */
export const ruleOn = (matter: Matter, act: ExchangeAct): Ruled => {
  switch (act._tag) {
    case "Retry":
      return retry(matter, act)
    case "EditAndRetry":
      return editAndRetry(matter, act)
    case "Resolve":
      return ruleByWord(matter, act.word)
    case "GiveUp":
      return giveUp(matter)
  }
}

const refusals: { readonly [O in Exclude<Outlook, "safe">]: string } = {
  "already-done": "It took effect: there is nothing to retry.",
  "already-queued": "Another exchange has taken its place: look at that one.",
  "not-repeatable":
    "It may have been carried out, and would be carried out again. Wait for the report, or ask the system and record what it says.",
  "cut-off-passed": "The last day on which the system takes this has passed.",
  "not-wanted": "Nobody waits for it any more.",
}

const retry = (matter: Matter, act: ExchangeAct): Ruled => {
  const { exchange } = matter
  // A person may hurry what the hub would take up by itself.
  const comes = outlook(isOpen(exchange.state) ? { ...matter, changed: Number.NEGATIVE_INFINITY } : matter)
  if (comes !== "safe") return refusing(matter, act._tag)(comes, refusals[comes])
  if (isOpen(exchange.state)) return Result.succeed(takenUp(exchange))
  if (isRepeatable(exchange)) return Result.succeed(sentAgain(exchange))
  const successor = successorOf(exchange)
  if (successor === undefined) return Result.succeed(provenNotDone(exchange))
  const { operation, pilgrims } = exchange
  return Result.succeed({
    ...closed(exchange, exchange.state),
    opens: { exchange: successor, operation, pilgrims },
    follows: successor,
  })
}

const editAndRetry = (matter: Matter, act: Extract<ExchangeAct, { _tag: "EditAndRetry" }>): Ruled => {
  const { exchange } = matter
  const refuse = refusing(matter, act._tag)
  if (!exchange.pilgrims.includes(act.pilgrim))
    return refuse("nothing-to-edit", `${act.pilgrim} is not in this exchange.`)
  const tells: ReadonlyArray<Particular> = told[exchange.operation]
  const changes = Object.keys(act.changes) as ReadonlyArray<Particular>
  const idle = changes.filter((change) => !tells.includes(change))
  if (changes.length === 0 || idle.length > 0)
    return refuse(
      "nothing-to-edit",
      tells.length === 0 ? "It tells nothing of a person." : `What it tells of a person is: ${tells.join(", ")}.`,
    )
  // The system may have it as it was sent: with other contents under the same key it would be refused, or done twice.
  if (isOpen(exchange.state) && !(exchange.state._tag === "Due" && isNeverOut(matter)))
    return refuse("still-in-doubt", "It may be out with what it said before. It can be edited once it is closed.")
  return retry(matter, act)
}

/** Whether nothing of it can be out: it was never begun, or each time provably not reached. */
const isNeverOut = ({ exchange }: Matter): boolean =>
  exchange.attempts === 0 || doubtRules[exchange.operation] !== "repeat"

const giveUp = (matter: Matter): Ruled => {
  const { exchange } = matter
  const refuse = refusing(matter, "GiveUp")
  if (exchange.state._tag === "Done") return refuse("already-done", "It took effect: there is nothing to give up.")
  if (isAwaited(matter))
    return refuse(
      "somebody-waits",
      "A pilgrim waits for it. Retry it, ask the system and record what it says, or withdraw the pilgrim first.",
    )
  if (exchange.state._tag === "NotDone")
    return refuse("not-possible-here", "It is on record that it was not done: there is nothing to give up.")
  if (exchange.state._tag === "Due" || exchange.operation === "border.read")
    return Result.succeed(closed(exchange, { _tag: "NotDone" }))
  if (!isOpen(exchange.state))
    return refuse("not-possible-here", "It is closed: the hub does no more about it by itself.")
  if (doubtRules[exchange.operation] === "report") return Result.succeed(closed(exchange, { _tag: "Unknown" }))
  return refuse("still-in-doubt", "It may have been carried out. Ask the system, and record what it says.")
}
