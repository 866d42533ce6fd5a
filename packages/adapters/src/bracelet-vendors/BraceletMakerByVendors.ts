import {
  BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type OrderProgress,
} from "@mahmal/core/ports/BraceletMaker"
import { Effect, Layer } from "effect"
import { merged } from "./merged.ts"
import { ownerOf, quarrel, type Vendor, vendorOf } from "./Vendor.ts"

const nobodys = new BraceletSubmissionError({
  reason: { _tag: "Declined", code: "not-found", detail: "a serial of no vendor" },
})

const foreign = "a serial that is not this vendor's"

/** A bracelet under a foreign serial could never be revoked. */
const isOf = ({ serials }: Vendor, { made }: OrderProgress): boolean =>
  made.every(({ serial }) => serial.startsWith(serials))

/**
 * Several makers of bracelets as one, which keeps nothing: the order's number says who makes it, the serial whose bracelet it
 * is. Dies at once when the vendors cannot serve together.
 */
export const make = (vendors: ReadonlyArray<Vendor>): BraceletMaker["Service"] => {
  const wrong = quarrel(vendors)
  if (wrong !== undefined) throw new Error(wrong)

  return BraceletMaker.of({
    order: Effect.fn("BraceletMaker.order")(function* (orderNumber, lines) {
      const vendor = vendorOf(vendors, orderNumber)
      const progress = yield* vendor.maker.order(orderNumber, lines)
      if (isOf(vendor, progress)) return progress
      return yield* new BraceletSubmissionError({ reason: { _tag: "InDoubt", detail: foreign } })
    }),

    progress: Effect.fn("BraceletMaker.progress")(function* (orderNumber) {
      const vendor = vendorOf(vendors, orderNumber)
      const progress = yield* vendor.maker.progress(orderNumber)
      if (isOf(vendor, progress)) return progress
      return yield* new BraceletQuestionError({ reason: { _tag: "Unreadable", detail: foreign } })
    }),

    list: Effect.fn("BraceletMaker.list")(function* (asked) {
      const parts = yield* Effect.forEach(vendors, ({ maker }) => maker.list(asked))
      return merged(parts, asked.limit)
    }),

    revoke: (serial, reason) => ownerOf(vendors, serial)?.maker.revoke(serial, reason) ?? Effect.fail(nobodys),

    replace: (key, serial, reason) =>
      ownerOf(vendors, serial)?.maker.replace(key, serial, reason) ?? Effect.fail(nobodys),
  })
}

/** Several makers as one; each is made with the layer, and closes with it. */
export const layer = <E, R>(vendors: ReadonlyArray<Effect.Effect<Vendor, E, R>>) =>
  Layer.effect(BraceletMaker, Effect.map(Effect.all(vendors), make))
