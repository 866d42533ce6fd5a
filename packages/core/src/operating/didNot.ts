import { Result } from "effect"
import { doubtRules } from "../exchange/Operation.ts"
import { sentAt } from "../exchange/settle.ts"
import { hasEnded } from "../journey/State.ts"
import { isTooLate, type Matter, storiesOf } from "./Matter.ts"
import type { Refuse } from "./refusing.ts"
import { closed, isRepeatable, provenNotDone, type Ruled, sentAgain } from "./ruling.ts"

/** The system says that it did nothing: the exchange is sent again where it may be, otherwise another takes its place. */
export const didNot = (matter: Matter, refuse: Refuse): Ruled => {
  const { exchange, now, patience } = matter
  const { state } = exchange
  if (state._tag === "Due") return refuse("not-possible-here", "Nothing of it is out: retry it.")
  if (state._tag === "Declined") {
    if (endsWait(matter)) return Result.succeed(provenNotDone(exchange))
    return refuse("not-possible-here", "It was declined, so it is on record that it was not done: retry it.")
  }
  // A call may be under way: the person cannot know what the system did after they asked.
  const settles = sentAt(state) + patience.settleTime
  if (now < settles)
    return refuse(
      "too-early",
      `It was sent so lately that it may still be carried out. Ask the system again after ${new Date(settles).toISOString()}.`,
    )
  if (isRepeatable(exchange) && !isTooLate(matter)) return Result.succeed(sentAgain(exchange))
  if (state._tag !== "Accepted" || doubtRules[exchange.operation] === "report")
    return Result.succeed(provenNotDone(exchange))
  // The system said, or somebody who spoke with it, that it has it.
  if (doubtRules[exchange.operation] === "ask")
    return Result.succeed({ ...closed(exchange, { _tag: "InDoubt", since: state.since }), takeUp: true })
  return refuse(
    "contradiction",
    `It is on record under the receipt ${state.receipt}. Record what the system says of the pilgrim.`,
  )
}

/**
 * Whether nobody waits for what was declined any more once it is called not done: another exchange takes its place. A visa is asked
 * for under one name for good, so this ends the wait for it where it is not to be sent again.
 */
const endsWait = (matter: Matter): boolean => {
  switch (matter.exchange.operation) {
    case "etrack.register":
    case "bracelet.order":
      return true
    case "visa.request":
      return isTooLate(matter) || storiesOf(matter).every(({ state }) => hasEnded(state))
    default:
      return false
  }
}
