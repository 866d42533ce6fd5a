import { describe, expect, it } from "vitest"
import { Receipt } from "../../src/exchange/Exchange.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"
import type { State } from "../../src/journey/State.ts"
import { comparedSystems } from "../../src/reconciliation/Holding.ts"
import { heldOf, keepsByJournal } from "../../src/reconciliation/heldOf.ts"
import { entitlementHolding, memberHolding } from "../../src/reconciliation/listedOf.ts"
import { bracelet, entitlement, registration } from "../../src/testing/moments.ts"

const pilgrim = "1448-A" as PilgrimId
const successor = { serial: "B000000000099", chip: "00000000000099" }
const kept = [
  { _tag: "RegistrationMade", registration, asks: true },
  { _tag: "EntitlementIssued", entitlement, asks: true },
  { _tag: "EntitlementReissued", entitlement: { ...entitlement, id: "ent_9", number: "V9" } },
  { _tag: "BraceletMade", bracelet },
  { _tag: "BraceletReplaced", replaces: bracelet.serial, bracelet: successor },
] as unknown as Parameters<typeof heldOf>[3]

const handles = (state: object, events?: typeof kept) =>
  comparedSystems.flatMap((system) => heldOf(system, pilgrim, state as State, events).map(({ handle }) => handle))

describe("what a pilgrim holds", () => {
  it("is all of it, by the journal, for who has travelled, also who died there, with the visa and the bracelet that were last", () => {
    for (const state of [
      { _tag: "Arrived", bracelet: successor, on: "2027-05-10" },
      { _tag: "Returned", arrived: "2027-05-10", returned: "2027-05-30" },
      { _tag: "Deceased", travelled: true, outside: [] },
    ]) {
      expect(keepsByJournal(state as unknown as State)).toBe(true)
      expect(handles(state, kept)).toEqual([registration.number, "ent_9", successor.serial])
    }
  })

  it("is what is still to be undone, for who died at home", () => {
    const state = { _tag: "Deceased", travelled: false, outside: [{ what: "registration", held: registration }] }
    expect(keepsByJournal(state as unknown as State)).toBe(false)
    expect(handles(state, kept)).toEqual([registration.number])
  })

  it("is the registration and the visa, and the bracelet until it is revoked, of who did not travel", () => {
    const noShow = { _tag: "NoShow", registration, entitlement, seen: {} }
    expect(handles({ ...noShow, outside: [{ what: "bracelet", held: bracelet }] })).toEqual([
      registration.number,
      entitlement.id,
      bracelet.serial,
    ])
    expect(handles({ ...noShow, outside: [] })).toEqual([registration.number, entitlement.id])
  })

  it("is no bracelet of who was thought not to have travelled, and did", () => {
    const revoked = [...(kept ?? []), { _tag: "UndoneOutside", what: "bracelet" } as const]
    expect(handles({ _tag: "Returned", returned: "2027-05-30" }, revoked)).toEqual([registration.number, "ent_9"])
  })

  it("is the old bracelet for as long as nobody has said what became of the new one", () => {
    expect(handles({ _tag: "Withdrawn", outside: [{ what: "bracelet", replaces: bracelet }] })).toEqual([
      bracelet.serial,
    ])
  })

  it("is nothing that was asked for and not answered", () => {
    expect(handles({ _tag: "Withdrawn", outside: [{ what: "registration", asked: "R" }] })).toEqual([])
  })
})

describe("what a system lists", () => {
  it("stands only when it was decided for the pilgrim, and is over when it was decided against", () => {
    const member = { pilgrim, reference: "R", receipt: Receipt.make("ETR-1") }
    expect(memberHolding({ ...member, status: "pending" })).toMatchObject({ handle: "ETR-1", status: "pending" })
    expect(memberHolding({ ...member, status: "rejected", code: "NO" })).toMatchObject({ status: "ended" })
    expect(memberHolding({ ...member, status: "cancelled", number: "1" })).toMatchObject({ status: "ended" })
    expect(memberHolding({ ...member, status: "registered", number: "1" })).toMatchObject({
      handle: "1",
      status: "standing",
    })
    const asked = { pilgrim, id: Receipt.make("ent_1"), kind: "permit" } as const
    expect(entitlementHolding({ ...asked, status: "received" })).toMatchObject({ status: "pending" })
    expect(entitlementHolding({ ...asked, status: "refused", code: "no" })).toMatchObject({ status: "ended" })
    expect(entitlementHolding({ ...asked, status: "cancelled" })).toMatchObject({ status: "ended" })
    expect(entitlementHolding({ ...asked, status: "issued", number: "P1" })).toMatchObject({ status: "standing" })
  })
})
