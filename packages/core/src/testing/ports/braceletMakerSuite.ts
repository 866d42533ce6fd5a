import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { orderNumber } from "../../exchange/orderNumber.ts"
import { Serial } from "../../journey/ids.ts"
import { type BraceletLine, BraceletMaker } from "../../ports/BraceletMaker.ts"
import type { SeasonName } from "../../season/SeasonName.ts"
import { traveller } from "../travellers.ts"
import { askUntil, declinedCode, running } from "./running.ts"

const lines = (from: number, count: number): readonly BraceletLine[] =>
  Array.from({ length: count }, (_, index) => {
    const { pilgrim, nameArabic, nameLatin, nationality } = traveller(from + index)
    return { pilgrim, nameArabic, nameLatin, nationality }
  })

const madeOf = Effect.fnUntraced(function* (orderNumber: string, ordered: readonly BraceletLine[]) {
  const maker = yield* BraceletMaker
  yield* maker.order(orderNumber, ordered)
  const { made } = yield* askUntil(maker.progress(orderNumber), ({ complete }) => complete)
  const [first, ...others] = made
  if (first === undefined) return yield* Effect.die(new Error(`the order ${orderNumber} is complete, and has nothing`))
  return [first, ...others] as const
})

/** What every maker of bracelets must do whose serials begin so. */
export const braceletMakerSuite = (name: string, makeLayer: () => Layer.Layer<BraceletMaker>, serials = "B") =>
  describe(`${name} is a maker of bracelets`, () => {
    const run = running(makeLayer())
    const order = (digits: string) => orderNumber({ season: "1448" as SeasonName, serials, digits })

    it("makes a bracelet of its own for every line of an order", () =>
      run(
        Effect.gen(function* () {
          const made = yield* madeOf(order("0300"), lines(300, 5))
          expect(made.map(({ pilgrim }) => pilgrim).toSorted()).toEqual(lines(300, 5).map(({ pilgrim }) => pilgrim))
          expect(new Set(made.map(({ serial }) => serial)).size).toBe(5)
          expect(new Set(made.map(({ chip }) => chip)).size).toBe(5)
        }),
      ))

    it("takes the same order again as the same order", () =>
      run(
        Effect.gen(function* () {
          const first = yield* madeOf(order("0310"), lines(310, 2))
          expect(yield* madeOf(order("0310"), lines(310, 2))).toEqual(first)
        }),
      ))

    it("declines other lines under the number of an order", () =>
      run(
        Effect.gen(function* () {
          const maker = yield* BraceletMaker
          yield* maker.order(order("0320"), lines(320, 2))
          expect(yield* declinedCode(maker.order(order("0320"), lines(322, 2)))).toBe("conflict")
        }),
      ))

    it("revokes a bracelet, twice as well as once", () =>
      run(
        Effect.gen(function* () {
          const maker = yield* BraceletMaker
          const [bracelet] = yield* madeOf(order("0330"), lines(330, 1))
          yield* maker.revoke(bracelet.serial, "withdrawn")
          yield* maker.revoke(bracelet.serial, "deceased")
        }),
      ))

    it("replaces a bracelet once, by another for the same pilgrim", () =>
      run(
        Effect.gen(function* () {
          const maker = yield* BraceletMaker
          const [{ pilgrim, serial }] = yield* madeOf(order("0340"), lines(340, 1))
          const successor = yield* maker.replace("bracelet.replace/340", serial, "lost")
          expect(successor.pilgrim).toBe(pilgrim)
          expect(successor.serial).not.toBe(serial)
          expect(yield* maker.replace("bracelet.replace/340", serial, "lost")).toEqual(successor)
          expect(yield* declinedCode(maker.replace("bracelet.replace/340.again", serial, "lost"))).toBe("conflict")
        }),
      ))

    it("lists the bracelets of a season's pilgrims, also the revoked, pilgrim by pilgrim and a part at a time", () =>
      run(
        Effect.gen(function* () {
          const maker = yield* BraceletMaker
          const season = "1448" as SeasonName
          const after = traveller(370).pilgrim
          const [first, second] = yield* madeOf(order("0371"), lines(371, 2))
          const successor = yield* maker.replace("bracelet.replace/371", first.serial, "lost")
          const listed = yield* maker.list({ season, after, limit: 1 })
          expect(listed).toEqual({
            items: [
              { ...first, status: "revoked" },
              { ...successor, status: "active" },
            ],
            more: true,
          })
          const rest = yield* maker.list({ season, after: traveller(371).pilgrim, limit: 500 })
          expect(rest.items).toEqual([{ ...second, status: "active" }])
          const end = yield* maker.list({ season, after: traveller(372).pilgrim, limit: 500 })
          expect(end).toEqual({ items: [], more: false })
        }),
      ))

    it("declines what it does not know", () =>
      run(
        Effect.gen(function* () {
          const maker = yield* BraceletMaker
          expect(yield* declinedCode(maker.progress(order("NONE")))).toBe("not-found")
          expect(yield* declinedCode(maker.revoke(Serial.make(`${serials}999999999999`), "lost"))).toBe("not-found")
          expect(
            yield* declinedCode(maker.replace("bracelet.replace/350", Serial.make(`${serials}999999999999`), "lost")),
          ).toBe("not-found")
        }),
      ))
  })
