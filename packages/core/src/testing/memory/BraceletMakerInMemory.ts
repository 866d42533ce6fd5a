import { Effect, Layer } from "effect"
import type { PilgrimId } from "../../journey/ids.ts"
import {
  BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type MadeBracelet,
} from "../../ports/BraceletMaker.ts"

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
  const successors = new Map<string, { readonly key: string; readonly bracelet: MadeBracelet }>()
  const refuse = (code: string) => Effect.fail(new BraceletSubmissionError({ reason: declined(code) }))

  const produce = (pilgrim: PilgrimId): MadeBracelet => {
    const number = bracelets.size + 1
    const chip = number.toString(16).toUpperCase().padStart(14, "0")
    const bracelet = { pilgrim, serial: `B${String(number).padStart(12, "0")}`, chip }
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

    revoke: (serial) => Effect.suspend(() => (bracelets.has(serial) ? Effect.void : refuse("not-found"))),

    replace: (key, serial) =>
      Effect.suspend(() => {
        const old = bracelets.get(serial)
        if (old === undefined) return refuse("not-found")
        const before = successors.get(serial)
        if (before !== undefined) return before.key === key ? Effect.succeed(before.bracelet) : refuse("conflict")
        const bracelet = produce(old.pilgrim)
        successors.set(serial, { key, bracelet })
        return Effect.succeed(bracelet)
      }),
  }
}

/** A maker of bracelets in memory. */
export const layer = () => Layer.sync(BraceletMaker, make)
