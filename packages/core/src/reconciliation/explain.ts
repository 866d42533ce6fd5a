import { type Exchange, type ExchangeId, isOpen, subjectOf } from "../exchange/Exchange.ts"
import { systemOf } from "../exchange/Operation.ts"
import { cancellation, replacement } from "../exchange/subjects.ts"
import { hasEnded, type Outside, type State } from "../journey/State.ts"
import { waitsFor } from "../operating/waitsFor.ts"
import type { Difference } from "./Difference.ts"
import type { ComparedSystem } from "./Holding.ts"

/** How a pilgrim stands with us, after the system's list was read. */
export interface PilgrimStanding {
  readonly state: State
  /** The open exchanges about the pilgrim. */
  readonly exchanges: ReadonlyArray<Exchange>
  /** Whether the journey, or an exchange about the pilgrim, has moved since the system was asked for its list. */
  readonly moved: boolean
}

/** Why two sides may differ without anything being wrong. */
export const explanations = ["exchange", "doubt", "undoing", "moved"] as const
export type ExplanationName = (typeof explanations)[number]

/** Why a difference is as it should be for now, and the exchange that will end it, where there is one. */
export interface Explanation {
  readonly because: ExplanationName
  readonly exchange?: ExchangeId
}

/**
 * Why a difference is as it should be; undefined when nothing that is under way explains it, or the pilgrim is not ours.
 *
 * An open exchange explains only what it may have changed itself: that a thing exists or does not, never what is in it.
 */
export const explain = (
  system: ComparedSystem,
  difference: Difference,
  standing: PilgrimStanding | undefined,
): Explanation | undefined => {
  if (standing === undefined) return undefined
  const { state, exchanges, moved } = standing
  if (isAboutBeing(difference)) {
    const open = exchanges.find(
      (exchange) =>
        isOpen(exchange.state) &&
        systemOf(exchange.operation) === system &&
        waitsFor(exchange, state) &&
        mayHaveChanged(exchange, difference),
    )
    if (open !== undefined) return { because: open.state._tag === "InDoubt" ? "doubt" : "exchange", exchange: open.id }
    if (isBeingUndone(system, difference, state)) return { because: "undoing" }
  }
  return moved ? { because: "moved" } : undefined
}

/** Whether the two sides differ only in whether the thing exists. */
const isAboutBeing = (difference: Difference): boolean =>
  difference.kind !== "different" || difference.fields.every(({ name }) => name === "status")

/** Whether an open exchange may have caused the difference: a request makes a thing appear, a cancellation makes it go. */
const mayHaveChanged = ({ id, operation, state, kind }: Exchange, difference: Difference): boolean => {
  const subject = subjectOf({ id })
  const appears = difference.kind === "only-theirs"
  switch (operation) {
    case "etrack.register":
      return appears && difference.theirs.fields.reference === subject
    case "visa.request":
      return (
        appears &&
        difference.theirs.fields.kind === kind &&
        (state._tag !== "Accepted" || state.receipt === difference.handle)
      )
    case "bracelet.order":
      return appears
    case "bracelet.replace":
      return appears || replacement.read({ id }).serial === difference.handle
    case "etrack.cancel":
      return !appears && cancellation.read({ id }).number === difference.handle
    case "visa.cancel":
    case "bracelet.revoke":
      return !appears && subject === difference.handle
    default:
      return false
  }
}

const whats = { etrack: "registration", visa: "entitlement", bracelet: "bracelet" } as const

/** Whether the journey has ended, and this very thing is still to be undone, or has not been answered yet. */
const isBeingUndone = (system: ComparedSystem, difference: Difference, state: State): boolean => {
  if (!hasEnded(state)) return false
  const thing = state.outside.find(({ what }) => what === whats[system])
  if (thing === undefined) return false
  return difference.kind === "only-theirs" ? thing.held === undefined : nameOf(thing) === difference.handle
}

const nameOf = (thing: Outside): string | undefined => {
  if (thing.what === "registration") return thing.held?.number
  return thing.what === "entitlement" ? thing.held?.id : (thing.held ?? thing.replaces)?.serial
}
