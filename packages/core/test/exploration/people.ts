import { Effect } from "effect"
import { type Exchange, isOpen } from "../../src/exchange/Exchange.ts"
import type { ExchangeAct } from "../../src/exchange/ExchangeAct.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { Command } from "../../src/journey/Command.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"
import { actOnExchange } from "../../src/operating/actOnExchange.ts"
import { needsPerson } from "../../src/operating/needsPerson.ts"
import type { Playing } from "./Playing.ts"
import { patience, personAfter } from "./patience.ts"
import { wordOn } from "./wordOn.ts"

/** Asks the hub for something in somebody's name, who may be refused it. */
export const ask = (pilgrim: PilgrimId, command: Command) =>
  Hub.use((hub) => hub.submit({ _tag: "Acts", acts: [{ pilgrim, command }] })).pipe(
    Effect.catchTag("Refusal", () => Effect.void),
  )

/** Why an exchange needs a person, if it does, or will once it has waited long enough. */
export const needOf = ({ memory }: Playing, exchange: Exchange) =>
  needsPerson(
    { exchange, stories: memory.stories, succeeded: false, changed: 0, now: Number.MAX_SAFE_INTEGER, patience },
    personAfter,
    memory.messages.findLast((message) => message.exchange === exchange.id),
  )

/** A person on duty acts on an exchange; whether that was possible. */
export const act = ({ memory, hands }: Playing, exchange: Exchange, act: ExchangeAct) =>
  Effect.map(
    Effect.result(actOnExchange({ exchange, act, attribution: { by: "somebody", reason: "a test" }, patience })),
    (result) => {
      if (result._tag === "Success") {
        const after = memory.exchanges.get(exchange.id)!
        if (!isOpen(after.state)) hands.delete(exchange.id)
      }
      return result._tag === "Success"
    },
  )

/** Says what the system has, as it stands: a person asks by telephone, and records the answer. */
export const resolve = (playing: Playing, exchange: Exchange) =>
  act(playing, exchange, { _tag: "Resolve", word: wordOn(playing.outside, exchange) })

/** Whoever retries what was declined has set right what was wrong. */
export const retry = (playing: Playing, exchange: Exchange) => {
  const key = exchange.id.replace(/^bracelet.replace\/(.*)\/([0-9]+)\/lost$/, "$1.replacement.$2")
  if (playing.memory.exchanges.get(exchange.id)?.state._tag === "Declined")
    playing.outside.calls.declined.delete(exchange.operation === "etrack.cancel" ? key.replace(/\/[0-9]+$/, "") : key)
  return act(playing, exchange, { _tag: "Retry" })
}
