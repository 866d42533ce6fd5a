import { type Exchange, subjectOf } from "../../src/exchange/Exchange.ts"
import type { Share } from "../../src/exchange/ExchangeAct.ts"
import type { Outside } from "./outside/Outside.ts"

/** What a person hears who asks a system by telephone what became of an exchange: what it has, as it stands. */
export const wordOn = (outside: Outside, exchange: Exchange) => {
  if (!outside.hasDone(exchange)) return { _tag: "DidNot" } as const
  const { track, visas, bracelets } = outside
  const subject = subjectOf(exchange)
  const took = (shares: ReadonlyArray<Share>) => ({ _tag: "TookEffect", shares }) as const
  switch (exchange.operation) {
    case "etrack.register": {
      const { receipt, members } = track.registrations.find(({ reference }) => reference === subject)!
      if (members.some(({ status }) => status === "pending")) return { _tag: "TookEffect", receipt } as const
      return took(
        members.map((member): Share => {
          const { pilgrim } = member
          if (member.status === "registered") return { pilgrim, registration: member.number }
          return { pilgrim, refused: member.status === "rejected" ? member.code : "cancelled" }
        }),
      )
    }
    case "visa.request": {
      const one = visas.entitlements.get(exchange.id)!
      const { id, pilgrim, kind } = one
      if (one.status === "received") return { _tag: "TookEffect", receipt: id } as const
      if (one.status === "issued") return took([{ pilgrim, entitlement: { kind, id, number: one.number } }])
      return took([{ pilgrim, refused: one.status === "refused" ? one.code : "cancelled" }])
    }
    case "bracelet.order": {
      const { made, pilgrims } = bracelets.orders.get(subject)!
      if (made.length < pilgrims.length) return { _tag: "TookEffect" } as const
      return took(made.map(({ pilgrim, serial, chip }) => ({ pilgrim, bracelet: { serial, chip } })))
    }
    case "bracelet.replace": {
      const { pilgrim, serial, chip } = bracelets.replacementOf(exchange)!
      return took([{ pilgrim, bracelet: { serial, chip } }])
    }
    default:
      return { _tag: "TookEffect" } as const
  }
}
