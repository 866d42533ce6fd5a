import { describe, expect, it } from "vitest"
import { type Exchange, ExchangeId, type ExchangeState, Receipt } from "../../src/exchange/Exchange.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"
import type { State } from "../../src/journey/State.ts"
import type { Difference } from "../../src/reconciliation/Difference.ts"
import { explain } from "../../src/reconciliation/explain.ts"
import type { ComparedSystem, Holding } from "../../src/reconciliation/Holding.ts"

const pilgrim = "1448-A" as PilgrimId
const registration = { reference: "R", number: "N" }
const entitlement = { kind: "permit", id: "E", number: "P" } as const
const bracelet = { serial: "S", chip: "C" }

const holding = (handle: string, fields = {}): Holding => ({ pilgrim, handle, status: "standing", fields })
const onlyTheirs = (handle: string, fields = {}): Difference => ({
  pilgrim,
  handle,
  kind: "only-theirs",
  theirs: holding(handle, fields),
})
const onlyOurs = (handle: string): Difference => ({ pilgrim, handle, kind: "only-ours", ours: holding(handle) })
const differing = (name: string, handle: string): Difference => ({
  pilgrim,
  handle,
  kind: "different",
  ours: holding(handle),
  theirs: holding(handle),
  fields: [{ name }],
})

const accepted = (receipt: string): ExchangeState => ({ _tag: "Accepted", receipt: Receipt.make(receipt), since: 0 })
const exchange = (id: string, state: ExchangeState = { _tag: "Due" }): Exchange => ({
  id: ExchangeId.make(id),
  operation: id.slice(0, id.indexOf("/")) as Operation,
  pilgrims: [pilgrim],
  state,
  attempts: 1,
})

const request = (state?: ExchangeState): Exchange => ({ ...exchange("visa.request/1448-A", state), kind: "permit" })
const onlyTheirPermit = (handle: string) => onlyTheirs(handle, { kind: "permit" })

const because = (system: ComparedSystem, difference: Difference, state: unknown, ...exchanges: Exchange[]) =>
  explain(system, difference, { state: state as State, exchanges, moved: false })?.because

const drawn = { _tag: "Drawn", expires: "2027-01-01", campaign: "C7", asked: "R" }
const registered = { _tag: "Registered", registration, asked: true, seen: {} }
const waiting = { _tag: "Visa", registration, entitlement, asked: true, order: "O", seen: {} }
const replacing = {
  _tag: "Bracelet",
  registration,
  entitlement,
  bracelet,
  replacing: { attempt: 1, reason: "lost" },
  seen: {},
}
const gone = (...outside: ReadonlyArray<object>) => ({ _tag: "Withdrawn", outside })

describe("what is under way", () => {
  it("explains what it is about to bring, or to take away", () => {
    const submitted = exchange("etrack.register/R", { _tag: "InDoubt", since: 0 })
    expect(because("etrack", onlyTheirs("N", { reference: "R" }), drawn, submitted)).toBe("doubt")
    expect(because("visa", onlyTheirPermit("E"), registered, request(accepted("E")))).toBe("exchange")
    expect(because("bracelet", onlyTheirs("S"), waiting, exchange("bracelet.order/O", accepted("O")))).toBe("exchange")
    const replaced = exchange("bracelet.replace/S/1/lost")
    expect(because("bracelet", onlyTheirs("S2"), replacing, replaced)).toBe("exchange")
    expect(because("bracelet", differing("status", "S"), replacing, replaced)).toBe("exchange")
    const leaving = gone({ what: "registration", held: registration })
    expect(because("etrack", differing("status", "N"), leaving, exchange("etrack.cancel/N/1"))).toBe("exchange")
  })

  it("explains no registration under another reference, and no entitlement but the one that was taken", () => {
    const submitted = exchange("etrack.register/R")
    expect(because("etrack", onlyTheirs("N", { reference: "R9" }), drawn, submitted)).toBeUndefined()
    expect(because("visa", onlyTheirPermit("E9"), registered, request(accepted("E")))).toBeUndefined()
    expect(because("visa", onlyTheirs("E9", { kind: "visa" }), registered, request())).toBeUndefined()
    expect(because("visa", onlyTheirPermit("E9"), registered, request())).toBe("exchange")
  })

  it("explains of what we hold only that very thing's end", () => {
    expect(because("bracelet", onlyOurs("S9"), replacing, exchange("bracelet.replace/S/1/lost"))).toBeUndefined()
    expect(because("bracelet", onlyOurs("S"), waiting, exchange("bracelet.order/O"))).toBeUndefined()
    const leaving = gone({ what: "registration", held: registration })
    expect(because("etrack", onlyOurs("N9"), leaving, exchange("etrack.cancel/N/1"))).toBeUndefined()
    const undoing = gone({ what: "entitlement", held: entitlement })
    expect(because("visa", onlyOurs("E9"), undoing, exchange("visa.cancel/E"))).toBeUndefined()
  })

  it("explains nothing once it is closed, when nobody waits for it, or at another system", () => {
    const theirs = onlyTheirs("N", { reference: "R" })
    expect(because("etrack", theirs, drawn, exchange("etrack.register/R", { _tag: "Done" }))).toBeUndefined()
    expect(because("etrack", theirs, { ...drawn, asked: "R2" }, exchange("etrack.register/R"))).toBeUndefined()
    expect(because("bracelet", onlyTheirs("S"), waiting, exchange("visa.request/1448-A"))).toBeUndefined()
    expect(because("etrack", theirs, waiting, exchange("bracelet.order/O"))).toBeUndefined()
  })

  it("explains never what stands in a thing", () => {
    expect(
      because("bracelet", differing("chip", "S"), replacing, exchange("bracelet.replace/S/1/lost")),
    ).toBeUndefined()
    const leaving = gone({ what: "entitlement", held: entitlement })
    expect(because("visa", differing("number", "E"), leaving, exchange("visa.cancel/E"))).toBeUndefined()
  })
})

describe("a journey that has ended", () => {
  it("explains what is still to be undone, and what was not answered yet", () => {
    expect(because("visa", onlyOurs("E"), gone({ what: "entitlement", held: entitlement }))).toBe("undoing")
    expect(because("etrack", onlyTheirs("N"), gone({ what: "registration", asked: "R" }))).toBe("undoing")
    expect(because("bracelet", onlyOurs("S"), gone({ what: "bracelet", replaces: bracelet }))).toBe("undoing")
  })

  it("does not explain a second thing, nor one of another system", () => {
    const leaving = gone({ what: "registration", held: registration })
    expect(because("etrack", onlyTheirs("N2"), leaving)).toBeUndefined()
    expect(because("etrack", onlyOurs("N2"), leaving)).toBeUndefined()
    expect(because("visa", onlyTheirs("E"), leaving)).toBeUndefined()
  })
})

describe("who is not ours", () => {
  it("is explained by nothing, and who has moved since the system was asked by that", () => {
    expect(explain("visa", onlyTheirs("E"), undefined)).toBeUndefined()
    const moved = { state: registered as unknown as State, exchanges: [], moved: true }
    expect(explain("visa", differing("number", "E"), moved)).toEqual({ because: "moved" })
  })
})
