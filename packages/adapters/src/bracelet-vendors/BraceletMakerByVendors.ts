import {
  BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type OrderProgress,
} from "@mahmal/core/ports/BraceletMaker"
import { Effect, Layer } from "effect"
import { merged } from "./merged.ts"
import { areShadowed, ownerOf, type Vendor, vendorOf } from "./Vendor.ts"

const unknownSerial = new BraceletSubmissionError({
  reason: { _tag: "Declined", code: "not-found", detail: "a serial of no vendor" },
})

const foreignSerial = "a serial that is not this vendor's"

/** Whether all serials are the vendor's own: a bracelet with another vendor's serial could never be revoked. */
const hasOwnSerials = ({ serials }: Vendor, { made }: Pick<OrderProgress, "made">): boolean =>
  made.every(({ serial }) => serial.startsWith(serials))

const inDoubt = new BraceletSubmissionError({ reason: { _tag: "InDoubt", detail: foreignSerial } })

/** Whose an order is may be set up again: until then nobody else is sent it, or asked about it. */
const absent = (orderNumber: string) =>
  ({ _tag: "Unavailable", detail: `the maker of the order ${orderNumber} is not set up` }) as const

/**
 * Several makers of bracelets as one. It keeps no state: an order's number names its vendor, and so does a bracelet's
 * serial. Throws when the vendors cannot serve together.
 */
export const make = (vendors: ReadonlyArray<Vendor>): BraceletMaker["Service"] => {
  if (areShadowed(vendors))
    throw new Error("These vendors cannot serve together: a serial could belong to two of them.")

  return BraceletMaker.of({
    order: Effect.fn("BraceletMaker.order")(function* (orderNumber, lines) {
      const vendor = vendorOf(vendors, orderNumber)
      if (vendor === undefined) return yield* new BraceletSubmissionError({ reason: absent(orderNumber) })
      const progress = yield* vendor.maker.order(orderNumber, lines)
      if (hasOwnSerials(vendor, progress)) return progress
      return yield* inDoubt
    }),

    progress: Effect.fn("BraceletMaker.progress")(function* (orderNumber) {
      const vendor = vendorOf(vendors, orderNumber)
      if (vendor === undefined) return yield* new BraceletQuestionError({ reason: absent(orderNumber) })
      const progress = yield* vendor.maker.progress(orderNumber)
      if (hasOwnSerials(vendor, progress)) return progress
      return yield* new BraceletQuestionError({ reason: { _tag: "Unreadable", detail: foreignSerial } })
    }),

    list: Effect.fn("BraceletMaker.list")(function* (asked) {
      const parts = yield* Effect.forEach(vendors, ({ maker }) => maker.list(asked))
      return merged(parts, asked.limit)
    }),

    revoke: (serial, reason) => ownerOf(vendors, serial)?.maker.revoke(serial, reason) ?? Effect.fail(unknownSerial),

    replace: Effect.fn("BraceletMaker.replace")(function* (key, serial, reason) {
      const vendor = ownerOf(vendors, serial)
      if (vendor === undefined) return yield* unknownSerial
      const successor = yield* vendor.maker.replace(key, serial, reason)
      return hasOwnSerials(vendor, { made: [successor] }) ? successor : yield* inDoubt
    }),
  })
}

/** Several makers as one; each is made with the layer, and closes with it. */
export const layer = <E, R>(vendors: ReadonlyArray<Effect.Effect<Vendor, E, R>>) =>
  Layer.effect(BraceletMaker, Effect.map(Effect.all(vendors), make))
