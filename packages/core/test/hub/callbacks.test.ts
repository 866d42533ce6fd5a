import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { notDone } from "../../src/conversations/notDone.ts"
import { exchangeId, Receipt } from "../../src/exchange/Exchange.ts"
import { recordCall, recordEntitlement, recordRegistration, recordReport } from "../../src/hub/callbacks.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { GroupRegistration } from "../../src/ports/NationalTrack.ts"
import type { Entitlement } from "../../src/ports/VisaAuthority.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import { draw } from "../../src/testing/moments.ts"
import { drive, inWorld } from "../conversations/drive.ts"
import {
  ask,
  callsOf,
  confirmed,
  exchangesOf,
  first,
  ofTwo,
  second,
  standing,
} from "../conversations/seasonInMemory.ts"

// The group's first submission is named after its first member and the events that the journey then has.
const reference = "1448-G1-56c31ce18b9925db"
const registration: GroupRegistration = {
  reference,
  receipt: Receipt.make("ETR-1"),
  decided: true,
  members: [
    { pilgrim: first, status: "registered", number: "R1" },
    { pilgrim: second, status: "rejected", code: "ENTRY_BARRED" },
  ],
}
const opening = {
  exchange: exchangeId("etrack.register", reference),
  operation: "etrack.register",
  pilgrims: [first, second],
} as const

describe("the e-track's notification", () => {
  it("may come before the answer to the submission, and twice", async () => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* confirmed
      const exchanges = yield* Exchanges
      const [begun] = yield* exchanges.begin([opening])
      yield* recordRegistration(registration, "<told/>")
      yield* recordRegistration(registration, "<told/>")
      const hub = yield* Hub
      yield* hub.submit({
        _tag: "Facts",
        facts: [],
        turn: {
          ...opening,
          fence: begun?.attempts ?? 0,
          finding: { outcome: "accepted", receipt: Receipt.make("ETR-1") },
          message: { kind: "send", started: 0, ended: 1, outcome: "accepted" },
          again: 1000,
        },
      })
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Registered", "Refused"])
    expect(exchangesOf(memory, "etrack.register")).toEqual([`${reference} Done`])
    expect(callsOf(memory, "etrack.register")).toEqual(["callback done", "callback done", "send accepted"])
    expect(memory.takeUps.filter(({ at }) => at !== undefined)).toEqual([])
  })

  it("that is not decided leaves everything to be asked about", async () => {
    const memory = ofTwo()
    const pending = { ...registration, decided: false, members: [] }
    await inWorld(memory, {}, Effect.andThen(confirmed, recordRegistration(pending, "<told/>")))
    expect(exchangesOf(memory, "etrack.register")).toEqual([`${reference} Accepted`])
  })

  it("that calls a group decided in which somebody still waits leaves it to be asked about", async () => {
    const memory = ofTwo()
    const early = {
      ...registration,
      members: [registration.members[0]!, { pilgrim: second, status: "pending" } as const],
    }
    await inWorld(memory, {}, Effect.andThen(confirmed, recordRegistration(early, "<told/>")))
    expect(exchangesOf(memory, "etrack.register")).toEqual([`${reference} Accepted`])
    expect(standing(memory)).toEqual(["Registered", "Drawn"])
  })

  it("that comes while the hub is told of nothing known holds: nobody is submitted again, and it is asked about", async () => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* confirmed
      const exchanges = yield* Exchanges
      yield* exchanges.begin([opening])
      const [asking] = yield* exchanges.begin([opening])
      yield* recordRegistration({ ...registration, decided: false, members: [] }, "<told/>")
      yield* Hub.use(({ submit }) =>
        submit({
          _tag: "Facts",
          facts: notDone(asking!),
          turn: {
            ...opening,
            fence: asking!.attempts,
            finding: { outcome: "none" },
            message: { kind: "ask", started: 1, ended: 2, outcome: "none" },
          },
        }),
      )
    })
    await inWorld(memory, {}, program)
    expect(exchangesOf(memory, "etrack.register")).toEqual([`${reference} Accepted`])
    expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Drawn", asked: reference })
    expect(memory.takeUps.at(-1)).toMatchObject({ exchange: opening.exchange, attempts: 2 })
  })

  it("about what was never asked for is told to whoever received it", async () => {
    const memory = ofTwo()
    const refused = await inWorld(memory, {}, Effect.flip(recordRegistration(registration, "<told/>")))
    expect(refused).toMatchObject({ _tag: "NotAsked", exchange: opening.exchange })
    expect(memory.messages).toEqual([])
  })
})

describe("the visa authority's webhook", () => {
  it("issues once, whether it comes first or the answer", async () => {
    const memory = ofTwo()
    const issued = {
      id: Receipt.make("ent_9"),
      pilgrim: first,
      kind: "permit",
      status: "issued",
      number: "V9",
    } as const
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* recordRegistration(registration, "<told/>")
      const exchanges = yield* Exchanges
      yield* exchanges.begin([
        { exchange: exchangeId("visa.request", first), operation: "visa.request", pilgrims: [first] },
      ])
      yield* recordEntitlement(issued, "{}")
      yield* recordEntitlement(issued, "{}")
    })
    await inWorld(memory, {}, program)
    expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Visa", entitlement: { id: "ent_9", number: "V9" } })
    expect(exchangesOf(memory, "visa.request")).toEqual([`${first} Done`])
  })
})

describe("a system that takes back what it said", () => {
  const asked = { id: Receipt.make("ent_9"), pilgrim: first, kind: "permit" } as const
  const issued = { ...asked, status: "issued", number: "V9" } as const
  const told = (...callbacks: ReadonlyArray<Effect.Effect<void, unknown, Hub | Exchanges>>) => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* recordRegistration(registration, "<told/>")
      yield* Effect.forEach(callbacks, (callback) => callback, { discard: true })
    })
    return Effect.runPromise(
      Effect.as(
        Effect.promise(() => inWorld(memory, {}, program)),
        memory,
      ),
    )
  }
  const visa = { exchange: `visa.request/${first}`, operation: "visa.request", pilgrim: first }

  it("is a matter for a person when a permit is cancelled that was issued: nobody asked for that", async () => {
    const memory = await told(
      recordEntitlement(issued, "{}"),
      recordEntitlement({ ...asked, status: "cancelled" }, "{}"),
    )
    expect(standing(memory)[0]).toBe("Visa")
    expect(memory.contradictions).toEqual([{ ...visa, told: "RecordEntitlementRefused" }])
  })

  it("is one when a permit is issued that was refused: the pilgrim was told of the refusal, and nobody would undo it", async () => {
    const refused = { ...asked, status: "refused", code: "SECURITY" } as const
    const memory = await told(recordEntitlement(refused, "{}"), recordEntitlement(issued, "{}"))
    expect(standing(memory)[0]).toBe("Refused")
    expect(memory.contradictions).toEqual([{ ...visa, told: "RecordEntitlement" }])
  })

  it("is one when a permit is issued again under another number", async () => {
    const memory = await told(recordEntitlement(issued, "{}"), recordEntitlement({ ...issued, number: "V10" }, "{}"))
    expect(memory.contradictions).toEqual([{ ...visa, told: "RecordEntitlement" }])
  })

  it("is one when a member is registered who was rejected, or rejected who was registered", async () => {
    const members = [
      { pilgrim: first, status: "cancelled", number: "R1" },
      { pilgrim: second, status: "registered", number: "R2" },
    ] as const
    const memory = await told(recordRegistration({ ...registration, members }, "<told/>"))
    expect(standing(memory)).toEqual(["Registered", "Refused"])
    expect(memory.contradictions.map(({ pilgrim, told }) => [pilgrim, told])).toEqual([
      [first, "RecordRegistrationRefused"],
      [second, "RecordRegistration"],
    ])
  })

  it("is none where it tells what we have cancelled ourselves, or the same again", async () => {
    const memory = await told(
      recordEntitlement(issued, "{}"),
      recordEntitlement(issued, "{}"),
      recordRegistration(registration, "<told/>"),
      Effect.asVoid(ask(first, { _tag: "Withdraw" })),
      recordEntitlement({ ...asked, status: "cancelled" }, "{}"),
      recordEntitlement(issued, "{}"),
    )
    expect(memory.contradictions).toEqual([])
  })
})

describe("a callback that does not say what it must", () => {
  const entitlement = { id: "ent_9", pilgrim: first, kind: "permit" }
  const told = (said: object) => recordEntitlement({ ...entitlement, ...said } as Entitlement, "{}")
  const members = [{ pilgrim: first, status: "registered" }, registration.members[1]]

  it.each([
    ["an issued permit without its number", told({ status: "issued" }), 'Missing key\n  at ["number"]'],
    ["a refusal without its code", told({ status: "refused" }), 'Missing key\n  at ["code"]'],
    ["a request that was taken under no receipt", told({ id: null, status: "received" }), 'at ["id"]'],
    ["a status that nobody knows", told({ status: "lost" }), 'at ["status"]'],
    [
      "a registered member without a number",
      recordRegistration({ ...registration, members } as unknown as GroupRegistration, "<told/>"),
      'Missing key\n  at ["members"][0]["number"]',
    ],
    [
      "a registration without members",
      recordRegistration({ ...registration, members: undefined } as unknown as GroupRegistration, "<told/>"),
      'at ["members"]',
    ],
    [
      "a report in another word",
      recordReport(exchangeId("sms.send", `${first}/drawn`), "sent" as "delivered"),
      '"delivered"',
    ],
    [
      "a call's end in another word",
      recordCall(exchangeId("voice.call", `${first}/drawn`), "hung-up" as "heard"),
      '"heard"',
    ],
  ])("is told so, and nothing of it is kept: %s", async (_, recorded, detail) => {
    const memory = ofTwo()
    const program = Effect.gen(function* () {
      yield* confirmed
      const exchanges = yield* Exchanges
      yield* exchanges.begin([
        opening,
        { exchange: exchangeId("visa.request", first), operation: "visa.request", pilgrims: [first] },
        { exchange: exchangeId("sms.send", `${first}/drawn`), operation: "sms.send", pilgrims: [first] },
        { exchange: exchangeId("voice.call", `${first}/drawn`), operation: "voice.call", pilgrims: [first] },
      ])
      const before = structuredClone([memory.journal, memory.exchanges])
      return [before, yield* Effect.flip(recorded)]
    })
    const [before, fault] = await inWorld(memory, {}, program)
    expect(fault).toMatchObject({ _tag: "CallbackUnreadable", detail: expect.stringContaining(detail) })
    expect(memory.messages).toEqual([])
    expect([memory.journal, memory.exchanges]).toEqual(before)
  })
})

describe("a delivery report", () => {
  const reported = async (...reports: ReadonlyArray<Parameters<typeof recordReport>[1]>) => {
    const memory = ofTwo()
    const reference = exchangeId("sms.send", `${first}/drawn`)
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      const exchanges = yield* Exchanges
      memory.takeUps.length = 0
      yield* exchanges.begin([{ exchange: reference, operation: "sms.send", pilgrims: [first] }])
      yield* Effect.forEach(reports, (report) => recordReport(reference, report), { discard: true })
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    return memory.exchanges.get(reference)?.state._tag
  }

  it("that is final closes the message, whatever comes after it", async () => {
    expect(await reported("delivered", "accepted", "delivered", "failed")).toBe("Done")
    expect(await reported("buffered", "failed", "delivered")).toBe("Declined")
    expect(await reported("rejected")).toBe("Declined")
  })

  it("that is not final leaves it open", async () => {
    expect(await reported("accepted", "buffered")).toBe("Accepted")
  })
})
