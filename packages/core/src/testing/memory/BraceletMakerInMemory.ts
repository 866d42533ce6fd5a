import { Effect, Layer } from "effect"
import { type PilgrimId, Serial } from "../../journey/ids.ts"
import {
  BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type MadeBracelet,
} from "../../ports/BraceletMaker.ts"
import { listingOf } from "./listingOf.ts"

const declined = (code: string) => ({ _tag: "Declined", code, detail: code }) as const

interface Order {
  readonly content: string
  readonly pilgrims: readonly PilgrimId[]
  made: readonly MadeBracelet[]
}

/** A maker of bracelets in memory: of every order one more is made each time that it is asked for. */
export const make = (): BraceletMaker["Service"] => {
  const orders = new Map<string, Order>()
  const bracelets = new Map<string, MadeBracelet>()
  const revoked = new Set<string>()
  const successors = new Map<string, { readonly key: string; readonly bracelet: MadeBracelet }>()
  const refuse = (code: string) => Effect.fail(new BraceletSubmissionError({ reason: declined(code) }))

  const produce = (pilgrim: PilgrimId): MadeBracelet => {
    const number = bracelets.size + 1
    const chip = number.toString(16).toUpperCase().padStart(14, "0")
    const bracelet = { pilgrim, serial: Serial.make(`B${String(number).padStart(12, "0")}`), chip }
    bracelets.set(bracelet.serial, bracelet)
    return bracelet
  }

  return {
    order: (orderNumber, lines) =>
      Effect.suspend(() => {
        const content = JSON.stringify(lines)
        const before = orders.get(orderNumber)
        if (before !== undefined && before.content !== content) return refuse("conflict")
        if (before === undefined)
          orders.set(orderNumber, { content, pilgrims: lines.map(({ pilgrim }) => pilgrim), made: [] })
        return Effect.succeed({ complete: false, made: [] })
      }),

    progress: (orderNumber) =>
      Effect.suspend(() => {
        const order = orders.get(orderNumber)
        if (order === undefined) return Effect.fail(new BraceletQuestionError({ reason: declined("not-found") }))
        const next = order.pilgrims[order.made.length]
        if (next !== undefined) order.made = [...order.made, produce(next)]
        return Effect.succeed({ complete: order.made.length === order.pilgrims.length, made: order.made })
      }),

    list: (asked) =>
      Effect.sync(() => {
        const all = [...bracelets.values()].map((bracelet) => ({
          ...bracelet,
          status: revoked.has(bracelet.serial) ? ("revoked" as const) : ("active" as const),
        }))
        return listingOf(all, asked)
      }),

    revoke: (serial) =>
      Effect.suspend(() => {
        if (!bracelets.has(serial)) return refuse("not-found")
        revoked.add(serial)
        return Effect.void
      }),

    replace: (key, serial) =>
      Effect.suspend(() => {
        const old = bracelets.get(serial)
        if (old === undefined) return refuse("not-found")
        const before = successors.get(serial)
        if (before !== undefined) return before.key === key ? Effect.succeed(before.bracelet) : refuse("conflict")
        const bracelet = produce(old.pilgrim)
        revoked.add(serial)
        successors.set(serial, { key, bracelet })
        return Effect.succeed(bracelet)
      }),
  }
}

/** A maker of bracelets in memory. */
export const layer = () => Layer.sync(BraceletMaker, make)
