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
import { BraceletMakerByVendors, BraceletMakerOverCsv, BraceletMakerOverRest, type Vendor } from "../src/index.ts"
import { onMock } from "./support/onMock.ts"
import { options } from "./support/options.ts"

const quick = { makeAfterMs: 10 }

braceletMakerSuite(
  "BraceletMakerOverCsv",
  () =>
    onMock(
      () => startBraceletWorkshop(quick),
      (url) => BraceletMakerOverCsv.layer(options.workshop(url)),
    ),
  "W",
)

const mocks = Effect.acquireRelease(
  Effect.promise(() => Promise.all([startBraceletMaker(quick), startBraceletWorkshop(quick)])),
  (open) => Effect.promise(() => Promise.all(open.map((mock) => mock.close()))),
)

const vendors = ([maker, workshop]: ReadonlyArray<{ readonly url: string }>) => [
  Effect.map(
    BraceletMakerOverRest.make(options.bracelet(maker?.url ?? "")),
    (maker): Vendor => ({ maker, serials: "B" }),
  ),
  Effect.map(
    BraceletMakerOverCsv.make(options.workshop(workshop?.url ?? "")),
    (maker): Vendor => ({ maker, serials: "W" }),
  ),
]

for (const [name, serials] of [
  ["its maker", "B"],
  ["its workshop", "W"],
] as const)
  braceletMakerSuite(
    `BraceletMakerByVendors, by ${name},`,
    () => Layer.unwrap(Effect.map(mocks, (both) => BraceletMakerByVendors.layer(vendors(both)))),
    serials,
  )

const line = (number: number): BraceletLine => {
  const { pilgrim, nameArabic, nameLatin, nationality } = traveller(number)
  return { pilgrim, nameArabic, nameLatin, nationality }
}

describe("two vendors serve one season", () => {
  it("each makes the orders whose numbers name it and revokes its own bracelets, and nobody gets two", () =>
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
                const order = `1448-${"BW"[number % 2]}-${number}`
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
          expect([maker?.length, workshop?.length]).toEqual([12, 12])
          const owners = both
            .flatMap((mock) => mock.ledger.entries({ effect: "bracelet.made" }))
            .map((entry) => entry.pilgrim)
          expect(owners.toSorted()).toEqual(numbers.map((number) => traveller(number).pilgrim))
        }),
      ),
    ))

  const inMemory = (serials: string): Vendor => ({ serials, maker: BraceletMakerInMemory.make() })

  it("do not serve together when a serial could belong to either", () => {
    for (const serials of ["B", "BX"])
      expect(() => BraceletMakerByVendors.make([inMemory("B"), inMemory(serials)])).toThrow(
        "a serial could belong to two of them",
      )
  })

  it("leave an order alone whose vendor is not set up, so that nobody makes it a second time", async () => {
    const { order, progress } = BraceletMakerByVendors.make([inMemory("B")])
    const unavailable = { _tag: "Unavailable", detail: "the maker of the order 1448-W-1 is not set up" }
    expect((await Effect.runPromise(Effect.flip(order("1448-W-1", [line(1)])))).reason).toEqual(unavailable)
    expect((await Effect.runPromise(Effect.flip(progress("1448-W-1")))).reason).toEqual(unavailable)
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
    const alien = BraceletMakerByVendors.make([{ ...inMemory("X"), maker }])
    const reasonOf = <A>(call: Effect.Effect<A, { readonly reason: { readonly _tag: string } }>) =>
      Effect.runPromise(Effect.map(Effect.flip(call), ({ reason }) => reason._tag))
    expect(await reasonOf(alien.order("1448-X-1", [line(1)]))).toBe("InDoubt")
    expect(await reasonOf(alien.progress("1448-X-1"))).toBe("Unreadable")
    expect(await reasonOf(alien.replace("key", "X1" as Serial, "lost"))).toBe("InDoubt")
    expect(await reasonOf(alien.revoke("Y1" as Serial, "lost"))).toBe("Declined")
    expect(await reasonOf(alien.replace("key", "Y1" as Serial, "lost"))).toBe("Declined")
  })
})
