import type { PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { type BraceletLine, BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import { braceletMakerSuite } from "@mahmal/core/testing/ports/braceletMakerSuite"
import { askUntil } from "@mahmal/core/testing/ports/running"
import { traveller } from "@mahmal/core/testing/travellers"
import { startBraceletMaker, startBraceletWorkshop } from "@mahmal/mocks"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { merged } from "../src/bracelet-vendors/merged.ts"
import { vendorOf } from "../src/bracelet-vendors/Vendor.ts"
import { BraceletMakerByVendors, BraceletMakerOverCsv, BraceletMakerOverRest, type Vendor } from "../src/index.ts"
import { onMock } from "./support/onMock.ts"
import { options } from "./support/options.ts"

const quick = { makeAfterMs: 10 }

braceletMakerSuite("BraceletMakerOverCsv", () =>
  onMock(
    () => startBraceletWorkshop(quick),
    (url) => BraceletMakerOverCsv.layer(options.workshop(url)),
  ),
)

const mocks = Effect.acquireRelease(
  Effect.promise(() => Promise.all([startBraceletMaker(quick), startBraceletWorkshop(quick)])),
  (open) => Effect.promise(() => Promise.all(open.map((mock) => mock.close()))),
)

const vendors = ([maker, workshop]: ReadonlyArray<{ readonly url: string }>) => [
  Effect.map(
    BraceletMakerOverRest.make(options.bracelet(maker?.url ?? "")),
    (made): Vendor => ({ name: "maker", maker: made, share: 2, serials: "B" }),
  ),
  Effect.map(
    BraceletMakerOverCsv.make(options.workshop(workshop?.url ?? "")),
    (made): Vendor => ({ name: "workshop", maker: made, share: 1, serials: "W" }),
  ),
]

braceletMakerSuite("BraceletMakerByVendors", () =>
  Layer.unwrap(Effect.map(mocks, (both) => BraceletMakerByVendors.layer(vendors(both)))),
)

const line = (number: number): BraceletLine => {
  const { pilgrim, nameArabic, nameLatin, nationality } = traveller(number)
  return { pilgrim, nameArabic, nameLatin, nationality }
}

describe("two vendors serve one season", () => {
  it("each makes its share and revokes its own bracelets, and nobody gets two", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const both = yield* mocks
          const numbers = Array.from({ length: 24 }, (_, index) => index)
          const serials = yield* Effect.gen(function* () {
            const maker = yield* BraceletMaker
            const made = yield* Effect.forEach(
              numbers,
              Effect.fnUntraced(function* (number) {
                const order = `1448-B-${number}`
                // Repeated, as out of doubt.
                yield* maker.order(order, [line(number)])
                yield* maker.order(order, [line(number)])
                return (yield* askUntil(maker.progress(order), ({ complete }) => complete)).made
              }),
              { concurrency: 4 },
            )
            const all = made.flat().map(({ serial }) => serial)
            yield* Effect.forEach(all, (serial) => maker.revoke(serial, "withdrawn"), { concurrency: 4 })
            return all
          }).pipe(Effect.provide(BraceletMakerByVendors.layer(vendors(both))))
          const [maker, workshop] = both.map((mock) =>
            mock.ledger.entries({ effect: "bracelet.revoked" }).map(({ ref }) => ref),
          )
          expect(maker?.every((serial) => serial.startsWith("B"))).toBe(true)
          expect(workshop?.every((serial) => serial.startsWith("W"))).toBe(true)
          expect([maker, workshop].flat().toSorted()).toEqual(serials.toSorted())
          expect(Math.min(maker?.length ?? 0, workshop?.length ?? 0)).toBeGreaterThan(3)
          const owners = both
            .flatMap((mock) => mock.ledger.entries({ effect: "bracelet.made" }))
            .map((entry) => entry.pilgrim)
          expect(owners.toSorted()).toEqual(numbers.map((number) => traveller(number).pilgrim))
        }),
      ),
    ))

  const inMemory = (name: string, share: number, serials: string): Vendor => ({
    name,
    share,
    serials,
    maker: BraceletMakerInMemory.make(),
  })
  const three = [inMemory("a", 1, "A"), inMemory("b", 2, "B"), inMemory("c", 0, "C")]
  const orders = Array.from({ length: 3000 }, (_, index) => `1448-B-${index}`)

  it("get orders in proportion to their shares, in whatever order they are listed, and none with the share 0", () => {
    const counts = (list: readonly Vendor[]) => Object.groupBy(orders, (order) => vendorOf(list, order).name)
    const counted = counts(three)
    expect(counts(three.toReversed())).toEqual(counted)
    expect(counted.c).toBeUndefined()
    expect(counts([...three, inMemory("0", 0, "D")])).toEqual(counted)
    expect((counted.b?.length ?? 0) / orders.length).toBeCloseTo(2 / 3, 1)
  })

  it("get the same orders from a later version of the hub, which may repeat one out of doubt", () => {
    expect(orders.slice(0, 12).map((order) => vendorOf(three, order).name)).toEqual([..."bbbbbbbaaaab"])
  })

  it("do not serve together when serials or names overlap, or when no share takes the orders", () => {
    const together =
      (...list: readonly Vendor[]) =>
      () =>
        BraceletMakerByVendors.make(list)
    expect(together(inMemory("a", 1, "B"), inMemory("b", 1, "BX"))).toThrow("a serial could belong to two of them")
    expect(together(inMemory("a", 1, "A"), inMemory("a", 1, "B"))).toThrow("two have the same name")
    expect(together(inMemory("a", 0, "A"))).toThrow("none takes orders")
    expect(together(inMemory("a", -1, "A"))).toThrow("a share is no weight")
  })

  it.each([1, 2, 3, 7])(
    "list every bracelet once and in order, %i pilgrims at a time, also when both made one for a pilgrim",
    (limit) => {
      const listOf = (numbers: readonly number[]) =>
        numbers.map((n) => ({ pilgrim: `1448-${n}` as PilgrimId, serial: n }))
      const [near, far] = [listOf([1, 2, 3, 4, 8]), listOf([2, 5, 6, 7])]
      const part = (all: ReturnType<typeof listOf>, after: string, most = limit) => {
        const rest = all.filter(({ pilgrim }) => pilgrim > after)
        return { items: rest.slice(0, most), more: rest.length > most }
      }
      const read: number[] = []
      for (let after = "", more = true; more; ) {
        const listed = merged([part(near, after), part(far, after, 1)], limit)
        expect(new Set(listed.items.map(({ pilgrim }) => pilgrim)).size).toBeLessThanOrEqual(limit)
        read.push(...listed.items.map(({ serial }) => serial))
        after = listed.items.at(-1)?.pilgrim ?? ""
        more = listed.more
      }
      expect(read).toEqual([1, 2, 2, 3, 4, 5, 6, 7, 8])
    },
  )

  it("do not accept a bracelet with another vendor's serial, which could not be revoked", async () => {
    const made = {
      complete: true,
      made: [{ pilgrim: line(1).pilgrim, serial: "Y1" as Serial, chip: "04A1B2C3D4E5F6" }],
    }
    const maker = {
      ...BraceletMakerInMemory.make(),
      order: () => Effect.succeed(made),
      progress: () => Effect.succeed(made),
      replace: () => Effect.succeed(made.made[0]!),
    }
    const alien = BraceletMakerByVendors.make([{ ...inMemory("x", 1, "X"), maker }])
    const reasonOf = <A>(call: Effect.Effect<A, { readonly reason: { readonly _tag: string } }>) =>
      Effect.runPromise(Effect.map(Effect.flip(call), ({ reason }) => reason._tag))
    expect(await reasonOf(alien.order("1448-B-1", [line(1)]))).toBe("InDoubt")
    expect(await reasonOf(alien.progress("1448-B-1"))).toBe("Unreadable")
    expect(await reasonOf(alien.replace("key", "X1" as Serial, "lost"))).toBe("InDoubt")
    expect(await reasonOf(alien.revoke("Y1" as Serial, "lost"))).toBe("Declined")
    expect(await reasonOf(alien.replace("key", "Y1" as Serial, "lost"))).toBe("Declined")
  })
})
