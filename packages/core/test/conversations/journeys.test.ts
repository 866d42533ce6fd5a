import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { readFeed } from "../../src/hub/readFeed.ts"
import type { Crossing } from "../../src/ports/BorderFeed.ts"
import type { BraceletLine } from "../../src/ports/BraceletMaker.ts"
import { CampaignId } from "../../src/season/CampaignId.ts"
import * as BorderFeedInMemory from "../../src/testing/memory/BorderFeedInMemory.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import { turnTo } from "../../src/testing/memory/Memory.ts"
import * as MessagesInMemory from "../../src/testing/memory/MessagesInMemory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import * as TelephonyInMemory from "../../src/testing/memory/TelephonyInMemory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"
import { confirm, day, draw, recordDeath, situation, withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld } from "./drive.ts"
import {
  ask,
  callsOf,
  confirmed,
  exchangesOf,
  first,
  ofTwo,
  referenceIn,
  second,
  standing,
  statesOf,
} from "./seasonInMemory.ts"

const crossing = (n: number, direction: "arrival" | "departure", at: string): Crossing => {
  const { passport, nationality, birthDate } = traveller(n)
  return { passport, nationality, birthDate, direction, at, point: "SAL" }
}

describe("a group that is drawn and confirms", () => {
  it("gets its bracelets, by way of the e-track and the visa authority", async () => {
    const memory = ofTwo()
    await inWorld(memory, {}, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(memory.places.get("citizens")).toEqual({ places: 2, taken: 2 })
  })

  it("is registered in one submission, and each bracelet is ordered as soon as it is wanted", async () => {
    const memory = ofTwo()
    await inWorld(memory, {}, Effect.andThen(confirmed, drive(memory)))
    expect(statesOf(memory, "etrack.register")).toEqual(["Done"])
    expect(callsOf(memory, "etrack.register")).toEqual(["send accepted", "ask accepted", "ask done"])
    expect(statesOf(memory, "bracelet.order")).toEqual(["Done", "Done"])
  })

  it("is registered in two submissions when one confirms later, under references of their own", async () => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      yield* ask(second, draw)
      yield* ask(first, confirm())
      yield* drive(memory)
      yield* ask(second, confirm())
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(new Set(exchangesOf(memory, "etrack.register")).size).toBe(2)
  })

  it("leaves behind who is rejected by the e-track, and travels without", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make({
      rejection: ({ pilgrim }) => (pilgrim === second ? "ENTRY_BARRED" : undefined),
    })
    await inWorld(memory, { track }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Refused"])
    expect(memory.places.get("citizens")?.taken).toBe(1)
  })

  it("has the registration cancelled of who is refused a visa", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const visas = VisaAuthorityInMemory.make({
      refusal: (request) => (request.traveller.pilgrim === first ? "SECURITY" : undefined),
    })
    await inWorld(memory, { track, visas }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Refused", "Bracelet"])
    expect(memory.stories.get(first)?.state).toMatchObject({ code: "SECURITY", outside: [] })
    const [registration] = await Effect.runPromise(track.findGroup(referenceIn(memory)))
    expect(registration?.members.map(({ status }) => status)).toEqual(["cancelled", "registered"])
  })
})

describe("an order of bracelets", () => {
  const ordered = async (campaign: string) => {
    const maker = BraceletMakerInMemory.make()
    const lines: Array<BraceletLine> = []
    const order: typeof maker.order = (number, all) => {
      lines.push(...all)
      return maker.order(number, all)
    }
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      yield* ask(first, confirm(CampaignId.make(campaign)))
      yield* drive(memory)
    })
    await inWorld(memory, { bracelets: { ...maker, order } }, program)
    expect(standing(memory)).toContain("Bracelet")
    return lines.map(({ pilgrim, campaign }) => ({ pilgrim, campaign }))
  }

  it("names the campaign that the pilgrim has confirmed with", async () => {
    expect(await ordered("C15")).toEqual([{ pilgrim: first, campaign: "C15" }])
  })

  it("is made without a campaign whose name no maker prints", async () => {
    expect(await ordered("حملة النور")).toEqual([{ pilgrim: first, campaign: undefined }])
  })
})

describe("one who leaves with everything in hand", () => {
  it.each([
    ["Withdrawn", withdraw],
    ["Deceased", recordDeath],
  ])("is %s, and all is undone in reverse order before the place is free", async (name, leave) => {
    const memory = ofTwo()
    const places: Array<number | undefined> = []
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* drive(memory)
      yield* ask(first, leave)
      places.push(memory.places.get("citizens")?.taken)
      yield* drive(memory)
      places.push(memory.places.get("citizens")?.taken)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual([name, "Bracelet"])
    expect(places).toEqual([2, 1])
    const undone = memory.messages.map(({ exchange }) => exchange.split("/")[0])
    expect(undone.filter((operation) => /revoke|cancel/.test(operation ?? ""))).toEqual([
      "bracelet.revoke",
      "visa.cancel",
      "etrack.cancel",
    ])
  })

  it("has it told to those who undo why", async () => {
    const reasons: Array<string> = []
    for (const leave of [withdraw, recordDeath]) {
      const memory = ofTwo()
      const [visas, bracelets] = [VisaAuthorityInMemory.make(), BraceletMakerInMemory.make()]
      const noted =
        <Args extends ReadonlyArray<unknown>, A, E>(undo: (...args: Args) => Effect.Effect<A, E>) =>
        (...args: Args) => {
          reasons.push(String(args.at(-1)))
          return undo(...args)
        }
      const world = {
        visas: { ...visas, cancel: noted(visas.cancel) },
        bracelets: { ...bracelets, revoke: noted(bracelets.revoke) },
      }
      const program = Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        yield* ask(first, leave)
        yield* drive(memory)
      })
      await inWorld(memory, world, program)
    }
    expect(reasons).toEqual(["withdrawn", "withdrawn", "deceased", "deceased"])
  })

  it("and leaves while the e-track decides, waits for the answer and is cancelled then", async () => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* ask(first, withdraw)
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Withdrawn", "Bracelet"])
    expect(memory.places.get("citizens")?.taken).toBe(1)
  })
})

describe("the border feed", () => {
  const documents = [
    [crossing(0, "departure", "2027-05-22T10:00:00+03:00"), crossing(77, "arrival", "2027-05-08T10:00:00+03:00")],
    [crossing(0, "arrival", "2027-05-08T10:00:00+03:00"), crossing(0, "arrival", "2027-05-08T10:00:00+03:00")],
    [crossing(1, "arrival", "2027-05-08T10:00:00+03:00"), crossing(1, "departure", "2027-05-23T10:00:00+03:00")],
  ]

  it("brings everybody there and back: out of order, twice, both in one document, and strangers passed over", async () => {
    const memory = ofTwo()
    const border = BorderFeedInMemory.make(documents)
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* drive(memory)
      expect(yield* readFeed()).toBe(3)
      yield* drive(memory)
    })
    await inWorld(memory, { border }, program)
    expect(standing(memory)).toEqual(["Returned", "Returned"])
    expect(memory.stories.get(first)?.state).toMatchObject({ arrived: "2027-05-08", returned: "2027-05-22" })
    expect(memory.stories.get(second)?.state).toMatchObject({ arrived: "2027-05-08", returned: "2027-05-23" })
  })

  it("is read on from where it was left, and a page read again does no harm", async () => {
    const memory = ofTwo()
    const border = BorderFeedInMemory.make(documents)
    const program = Effect.gen(function* () {
      yield* readFeed()
      expect(yield* readFeed()).toBe(0)
      memory.cursors.set("border", "")
      yield* readFeed()
      yield* drive(memory)
    })
    await inWorld(memory, { border }, program)
    expect(exchangesOf(memory, "border.read")).toEqual(["D000000001 Done", "D000000002 Done", "D000000003 Done"])
    expect(callsOf(memory, "border.read")).toEqual(["send done", "send done", "send done"])
  })
})

describe("a notice", () => {
  it("is sent once, and closes as unknown when no report comes by the deadline", async () => {
    const memory = ofTwo()
    const sent: Array<MessagesInMemory.Sent> = []
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      yield* drive(memory)
    })
    await inWorld(memory, { messages: MessagesInMemory.make(sent) }, program)
    expect(sent.map(({ to }) => to)).toEqual([traveller(0).mobile])
    expect(sent[0]?.text).toContain("8 December 2026")
    expect(exchangesOf(memory, "sms.send")).toEqual([`${first}/drawn Unknown`])
  })

  it("names the e-track's last day to who is to confirm, where that is brought forward while the message waits", async () => {
    const memory = ofTwo()
    const sent: Array<MessagesInMemory.Sent> = []
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      turnTo(memory, { ...situation, registrationCloses: day("2026-12-05") })
      yield* drive(memory)
    })
    await inWorld(memory, { messages: MessagesInMemory.make(sent) }, program)
    expect(sent[0]?.text).toContain("Confirm with a campaign by 5 December 2026")
  })

  it("is told by telephone, where there is one, when nobody knows whether the message arrived", async () => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      yield* drive(memory)
    })
    const [telephony] = await Effect.runPromise(TelephonyInMemory.make("heard"))
    await inWorld(memory, { telephony }, program)
    expect(exchangesOf(memory, "sms.send")).toEqual([`${first}/drawn Unknown`])
    expect(exchangesOf(memory, "voice.call")).toHaveLength(1)
  })
})
