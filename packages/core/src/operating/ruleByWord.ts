import { Result } from "effect"
import { Receipt, subjectOf } from "../exchange/Exchange.ts"
import type { Share, Word } from "../exchange/ExchangeAct.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { sentAt } from "../exchange/settle.ts"
import { replacement } from "../exchange/subjects.ts"
import type { Asked } from "../journey/Asked.ts"
import type { PilgrimId } from "../journey/ids.ts"
import { hasEnded } from "../journey/State.ts"
import { isTooLate, type Matter, storiesOf } from "./Matter.ts"
import { type Refuse, refusing } from "./refusing.ts"
import { closed, isRepeatable, provenNotDone, type Ruled, sentAgain } from "./ruling.ts"
import { isAwaited, waitsFor } from "./waitsFor.ts"

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

const tookEffect = (matter: Matter, word: Extract<Word, { _tag: "TookEffect" }>, refuse: Refuse): Ruled => {
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

/** A call may be under way: nobody can know yet what the system does. Undefined once it is known, or can be asked. */
export const notYet = ({ exchange, now, patience }: Matter, refuse: Refuse) => {
  const settles = sentAt(exchange.state) + patience.settleTime
  return now < settles
    ? refuse(
        "too-early",
        `It was sent so lately that it may still be carried out. Ask the system again after ${new Date(settles).toISOString()}.`,
      )
    : undefined
}

/** The system says that it did nothing: the exchange is sent again where it may be, otherwise another takes its place. */
const didNot = (matter: Matter, refuse: Refuse): Ruled => {
  const { exchange } = matter
  const { state } = exchange
  if (state._tag === "Due") return refuse("not-possible-here", "Nothing of it is out: retry it.")
  if (state._tag === "Declined") {
    if (endsWait(matter)) return Result.succeed(provenNotDone(exchange))
    return refuse("not-possible-here", "It was declined, so it is on record that it was not done: retry it.")
  }
  const early = notYet(matter, refuse)
  if (early !== undefined) return early
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
