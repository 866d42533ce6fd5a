import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { exchangeId, Receipt } from "../../src/exchange/Exchange.ts"
import { recordEntitlement, recordRegistration, recordReport } from "../../src/hub/callbacks.ts"
import { type GroupId, Serial } from "../../src/journey/ids.ts"
import type { GroupRegistration } from "../../src/ports/NationalTrack.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import { memoryOf } from "../../src/testing/memory/Memory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import { confirm, draw, replaceBracelet } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld } from "./drive.ts"
import { ask, callsOf, exchangesOf, first, referenceIn } from "./seasonInMemory.ts"

const { pilgrim: stranger } = traveller(1)

/** A season of two groups of one, who are drawn both, and of whom the first has confirmed. */
const ofStrangers = () =>
  memoryOf(
    [0, 1].map((n) => ({ traveller: traveller(n), group: `1448-G${n}` as GroupId, share: "citizens" })),
    { citizens: 2 },
  )
const onlyFirst = Effect.gen(function* () {
  yield* ask(first, draw)
  yield* ask(stranger, draw)
  yield* ask(first, confirm())
})

const member = (pilgrim: typeof first) => ({ pilgrim, status: "registered", number: "000000000009" }) as const

describe("what the e-track tells under a reference of ours", () => {
  const told = async (...members: GroupRegistration["members"]) => {
    const memory = ofStrangers()
    const track = NationalTrackInMemory.make()
    let asked = 0
    const registration: typeof track.registration = (receipt) =>
      Effect.map(track.registration(receipt), (known) => {
        asked += 1
        return asked === 1 ? { ...known, decided: true, members } : known
      })
    await inWorld(memory, { track: { ...track, registration } }, Effect.andThen(onlyFirst, drive(memory)))
    return memory
  }

  it.each([
    ["of somebody else", [member(stranger)]],
    ["of somebody else besides", [member(first), member(stranger)]],
    ["of nobody, though it is decided", []],
  ])("%s moves nobody, and is asked about again", async (_, members) => {
    const memory = await told(...members)
    expect(memory.stories.get(stranger)?.state._tag).toBe("Drawn")
    expect(memory.stories.get(first)?.state._tag).toBe("Bracelet")
    expect(callsOf(memory, "etrack.register").slice(0, 3)).toEqual(["send accepted", "ask unreadable", "ask done"])
  })

  it("by itself about somebody else, or without one of the group, is nothing that was asked for", async () => {
    for (const members of [[member(stranger)], [member(first), member(stranger)], []]) {
      const memory = ofStrangers()
      const program = Effect.gen(function* () {
        yield* onlyFirst
        const registration = { reference: referenceIn(memory), receipt: Receipt.make("ETR-1"), decided: true, members }
        return yield* Effect.flip(recordRegistration(registration, "<told/>"))
      })
      expect(await inWorld(memory, {}, program)).toMatchObject({ _tag: "NotAsked" })
      expect([...memory.stories.values()].map(({ state }) => state._tag)).toEqual(["Drawn", "Drawn"])
      expect(exchangesOf(memory, "etrack.register")).toEqual([`${referenceIn(memory)} Due`])
    }
  })

  it("by itself under another receipt than ours decides nothing", async () => {
    const memory = ofStrangers()
    const program = Effect.gen(function* () {
      yield* onlyFirst
      const reference = referenceIn(memory)
      yield* recordRegistration({ reference, receipt: Receipt.make("ETR-1"), decided: false, members: [] }, "<told/>")
      const members = [{ pilgrim: first, status: "rejected", code: "DOUBLED" } as const]
      return yield* Effect.flip(
        recordRegistration({ reference, receipt: Receipt.make("ETR-2"), decided: true, members }, "<told/>"),
      )
    })
    expect(await inWorld(memory, {}, program)).toMatchObject({ _tag: "NotAsked" })
    expect(memory.stories.get(first)?.state._tag).toBe("Drawn")
  })
})

describe("a decision about an entitlement", () => {
  const decided = async (kind: "permit" | "visa", id: string) => {
    const memory = ofStrangers()
    const exchange = exchangeId("visa.request", first)
    const program = Effect.gen(function* () {
      yield* onlyFirst
      const registration = {
        reference: referenceIn(memory),
        receipt: Receipt.make("ETR-1"),
        decided: true,
        members: [member(first)],
      }
      yield* recordRegistration(registration, "<told/>")
      const exchanges = yield* Exchanges
      yield* exchanges.begin([{ exchange, operation: "visa.request", pilgrims: [first] }])
      yield* recordEntitlement({ id: Receipt.make("ent_1"), pilgrim: first, kind: "permit", status: "received" }, "{}")
      return yield* Effect.result(
        recordEntitlement({ id: Receipt.make(id), pilgrim: first, kind, status: "refused", code: "security" }, "{}"),
      )
    })
    const { _tag } = await inWorld(memory, {}, program)
    return `${_tag} ${memory.stories.get(first)?.state._tag}`
  }

  it("counts when it is the one that was asked for", async () => {
    expect(await decided("permit", "ent_1")).toBe("Success Refused")
  })

  it("of the same pilgrim that another has asked for, or of the other kind, refuses nobody", async () => {
    expect(await decided("permit", "ent_2")).toBe("Failure Registered")
    expect(await decided("visa", "ent_1")).toBe("Failure Registered")
  })
})

describe("what a maker tells of an order", () => {
  const told = async (
    change: (made: { serial: string; chip: string; pilgrim: typeof first }) => object | undefined,
  ) => {
    const memory = ofStrangers()
    const maker = BraceletMakerInMemory.make()
    let asked = 0
    const progress: typeof maker.progress = (order) =>
      Effect.map(maker.progress(order), (known) => {
        asked += 1
        return asked > 1
          ? known
          : { complete: true, made: known.made.flatMap((made) => ({ ...made, ...change(made) })).filter(change) }
      })
    await inWorld(memory, { bracelets: { ...maker, progress } }, Effect.andThen(onlyFirst, drive(memory)))
    return memory
  }

  it("of somebody else, or of nobody though it is complete, gives nobody a bracelet and is asked about again", async () => {
    for (const change of [() => ({ pilgrim: stranger }), () => undefined]) {
      const memory = await told(change)
      expect(memory.stories.get(first)?.state._tag).toBe("Bracelet")
      expect(memory.stories.get(stranger)?.state._tag).toBe("Drawn")
      expect(callsOf(memory, "bracelet.order")).toEqual(["send accepted", "ask unreadable", "ask done"])
    }
  })
})

describe("a bracelet in place of another", () => {
  it("that is somebody else's is nobody's, and is asked for again under the same key", async () => {
    const memory = ofStrangers()
    const maker = BraceletMakerInMemory.make()
    const keys: Array<string> = []
    const replace: typeof maker.replace = (key, ...of) =>
      Effect.map(maker.replace(key, ...of), (made) => {
        keys.push(key)
        return keys.length === 1 ? { ...made, pilgrim: stranger } : made
      })
    const program = Effect.gen(function* () {
      yield* onlyFirst
      yield* drive(memory)
      yield* ask(first, replaceBracelet(Serial.make("B000000000001")))
      yield* drive(memory)
    })
    await inWorld(memory, { bracelets: { ...maker, replace } }, program)
    expect(callsOf(memory, "bracelet.replace")).toEqual(["send in-doubt", "send done"])
    expect(new Set(keys).size).toBe(1)
    expect(memory.stories.get(first)?.state).toMatchObject({ bracelet: { serial: "B000000000002" } })
    expect(memory.stories.get(stranger)?.state._tag).toBe("Drawn")
  })
})

describe("a report of an SMS gateway", () => {
  it("settles no exchange but that of a message", async () => {
    const memory = ofStrangers()
    const program = Effect.gen(function* () {
      yield* onlyFirst
      return yield* Effect.flip(recordReport(exchangeId("etrack.register", referenceIn(memory)), "delivered"))
    })
    expect(await inWorld(memory, {}, program)).toMatchObject({ _tag: "NotAsked" })
    expect(exchangesOf(memory, "etrack.register")).toEqual([`${referenceIn(memory)} Due`])
  })
})
