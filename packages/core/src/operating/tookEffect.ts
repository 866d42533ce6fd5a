import { Result } from "effect"
import { Receipt, subjectOf } from "../exchange/Exchange.ts"
import type { Share, Word } from "../exchange/ExchangeAct.ts"
import { sentAt } from "../exchange/settle.ts"
import { replacement } from "../exchange/subjects.ts"
import type { Asked } from "../journey/Asked.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { Matter } from "./Matter.ts"
import type { Refuse } from "./refusing.ts"
import { closed, type Ruled } from "./ruling.ts"
import { waitsFor } from "./waitsFor.ts"

/** What it comes to that an exchange took effect: by itself, under a receipt, or with what the system has for each pilgrim. */
export const tookEffect = (matter: Matter, word: Extract<Word, { _tag: "TookEffect" }>, refuse: Refuse): Ruled => {
  const { exchange } = matter
  switch (exchange.operation) {
    case "etrack.cancel":
      return ended(matter, exchange.pilgrims.map(undone("registration")))
    case "visa.cancel":
      return ended(matter, exchange.pilgrims.map(undone("entitlement")))
    case "bracelet.revoke":
      return ended(matter, exchange.pilgrims.map(undone("bracelet")))
    case "etrack.register":
    case "visa.request":
    case "bracelet.order":
    case "bracelet.replace":
      return word.shares === undefined
        ? underReceipt(matter, word.receipt, refuse)
        : shared(matter, word.shares, refuse)
    default:
      return ended(matter, [])
  }
}

const ended = ({ exchange }: Matter, facts: ReadonlyArray<Asked>): Ruled =>
  Result.succeed(closed(exchange, { _tag: "Done" }, facts))

const undone =
  (what: "registration" | "entitlement" | "bracelet") =>
  (pilgrim: PilgrimId): Asked => ({ pilgrim, command: { _tag: "RecordUndone", what } })

/** The system has it under a receipt: from here on it is asked about as if it had answered so itself. */
const underReceipt = ({ exchange, now }: Matter, receipt: Receipt | undefined, refuse: Refuse): Ruled => {
  const known = receipt ?? (exchange.operation === "bracelet.order" ? Receipt.make(subjectOf(exchange)) : undefined)
  if (exchange.operation === "bracelet.replace")
    return refuse("word-incomplete", "Name the bracelet that was made in place of the other.")
  if (known === undefined)
    return refuse(
      "word-incomplete",
      "Name the receipt under which the system has it, or what it has for every pilgrim.",
    )
  const { state } = exchange
  if (state._tag === "Accepted" && state.receipt !== known)
    return refuse(
      "contradiction",
      `It is on record under the receipt ${state.receipt}. If the system knows no such receipt, say that it was not done.`,
    )
  const since = sentAt(state) || now
  return Result.succeed({
    ...closed(exchange, { _tag: "Accepted", receipt: known, since }),
    takeUp: true,
  })
}

/** The system has told everything: each pilgrim who waits has what it gave, or was refused. */
const shared = (matter: Matter, shares: ReadonlyArray<Share>, refuse: Refuse): Ruled => {
  const { exchange, stories } = matter
  const byPilgrim = new Map(shares.map((share) => [share.pilgrim, share]))
  const strangers = shares.filter(({ pilgrim }) => !exchange.pilgrims.includes(pilgrim))
  if (strangers.length > 0)
    return refuse("word-incomplete", `${strangers.map(({ pilgrim }) => pilgrim).join(", ")} is not in this exchange.`)
  const missing = exchange.pilgrims.filter((pilgrim) => {
    const story = stories.get(pilgrim)
    return !byPilgrim.has(pilgrim) && story !== undefined && waitsFor(exchange, story.state)
  })
  if (missing.length > 0) return refuse("word-incomplete", `Say also what the system has for ${missing.join(", ")}.`)
  const facts = shares.map((share) => factOf(matter, share))
  const wrong = facts.indexOf(undefined)
  if (wrong !== -1)
    return refuse("word-incomplete", `What is said of ${shares[wrong]?.pilgrim} is no answer to this exchange.`)
  const [only] = shares
  const declined =
    shares.length === 1 && only !== undefined && "refused" in only && exchange.operation === "visa.request"
  return Result.succeed(
    closed(
      exchange,
      declined ? { _tag: "Declined", code: only.refused } : { _tag: "Done" },
      facts.filter((fact) => fact !== undefined),
    ),
  )
}

const factOf = ({ exchange }: Matter, share: Share): Asked | undefined => {
  const { pilgrim } = share
  switch (exchange.operation) {
    case "etrack.register":
      if ("registration" in share)
        return {
          pilgrim,
          command: {
            _tag: "RecordRegistration",
            registration: { reference: subjectOf(exchange), number: share.registration },
          },
        }
      return "refused" in share
        ? { pilgrim, command: { _tag: "RecordRegistrationRefused", code: share.refused } }
        : undefined
    case "visa.request":
      if ("entitlement" in share)
        return { pilgrim, command: { _tag: "RecordEntitlement", entitlement: share.entitlement } }
      return "refused" in share
        ? { pilgrim, command: { _tag: "RecordEntitlementRefused", code: share.refused } }
        : undefined
    case "bracelet.order":
      return "bracelet" in share
        ? { pilgrim, command: { _tag: "RecordBracelet", bracelet: share.bracelet } }
        : undefined
    case "bracelet.replace": {
      const { serial: replaces } = replacement.read(exchange)
      return "bracelet" in share
        ? { pilgrim, command: { _tag: "RecordReplacement", replaces, bracelet: share.bracelet } }
        : undefined
    }
    default:
      return undefined
  }
}
