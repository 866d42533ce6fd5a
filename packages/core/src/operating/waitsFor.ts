import { isStillNews } from "../conversations/isStillNews.ts"
import { type Exchange, subjectOf } from "../exchange/Exchange.ts"
import { cancellation, replacement, telling } from "../exchange/subjects.ts"
import { endedUnanswered, isReplaced, lastOutside } from "../journey/footprint.ts"
import { hasEnded, type Outside, type State } from "../journey/State.ts"
import { type Matter, storiesOf } from "./Matter.ts"

/** Whether a journey stands still until this very exchange comes to its end. */
export const waitsFor = (exchange: Exchange, state: State): boolean => {
  const subject = subjectOf(exchange)
  const last = lastOutside(state)
  switch (exchange.operation) {
    case "etrack.register":
      return last?.what === "registration" && last.held === undefined && last.asked === subject
    case "etrack.cancel":
      return hasEnded(state) && last?.what === "registration" && cancellationOf(last) === subject
    case "visa.request":
      return (state._tag === "Registered" && state.asked) || endedUnanswered(state, "entitlement")
    case "visa.cancel":
      return hasEnded(state) && last?.what === "entitlement" && last.held?.id === subject
    case "bracelet.order":
      return (state._tag === "Visa" && state.order === subject) || endedUnanswered(state, "bracelet")
    case "bracelet.replace": {
      const { serial, attempt } = replacement.read(exchange)
      if (state._tag === "Bracelet" || state._tag === "Arrived")
        return isReplaced(state.replacing) && state.bracelet.serial === serial && state.replacing?.attempt === attempt
      return (
        hasEnded(state) && last?.what === "bracelet" && last.replaces?.serial === serial && last.attempt === attempt
      )
    }
    case "bracelet.revoke":
      return hasEnded(state) && last?.what === "bracelet" && last.held?.serial === subject
    default:
      return false
  }
}

/** Whether anybody waits for an exchange. */
export const isAwaited = (matter: Matter): boolean =>
  storiesOf(matter).some(({ state }) => waitsFor(matter.exchange, state))

/** Whether it still makes sense to send it: somebody waits for it, its notice is still true, or it is a document of the border feed. */
export const isWanted = (matter: Matter): boolean => {
  const { exchange } = matter
  switch (exchange.operation) {
    case "border.read":
      return true
    case "sms.send":
    case "voice.call": {
      const { notice } = telling.read(exchange)
      return storiesOf(matter).some(({ state }) => isStillNews(notice, state))
    }
    default:
      return isAwaited(matter)
  }
}

/** What the cancellation is called that a registration waits for: its number, and which attempt it is. */
const cancellationOf = ({ held, failed = 0 }: Extract<Outside, { what: "registration" }>): string | undefined =>
  held === undefined ? undefined : cancellation.write({ number: held.number, attempt: failed + 1 })
