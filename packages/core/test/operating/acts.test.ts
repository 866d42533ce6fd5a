import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { type ExchangeId, exchangeId } from "../../src/exchange/Exchange.ts"
import type { ExchangeAct } from "../../src/exchange/ExchangeAct.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import { seasonOf } from "../../src/journey/ids.ts"
import { actOnExchange } from "../../src/operating/actOnExchange.ts"
import { BraceletSubmissionError } from "../../src/ports/BraceletMaker.ts"
import { TrackSubmissionError } from "../../src/ports/NationalTrack.ts"
import { VisaSubmissionError } from "../../src/ports/VisaAuthority.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import type { Memory } from "../../src/testing/memory/Memory.ts"
import * as MessagesInMemory from "../../src/testing/memory/MessagesInMemory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"
import { draw, withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld, patience } from "../conversations/drive.ts"
import { ask, confirmed, exchangesOf, first, ofTwo, referenceIn, standing } from "../conversations/seasonInMemory.ts"

const no = { _tag: "Declined", code: "conflict", detail: "It cannot be." } as const
const attribution = { by: "person:night", reason: "The desk said so on the telephone." }

const act = (memory: Memory, id: ExchangeId, asked: ExchangeAct) =>
  Effect.suspend(() => {
    const exchange = memory.exchanges.get(id) ?? {
      id,
      operation: id.slice(0, id.indexOf("/")) as Operation,
      pilgrims: [],
    }
    return actOnExchange({ exchange, act: asked, attribution, patience })
  })

const onlyOf = (memory: Memory, operation: Operation): ExchangeId =>
  [...memory.exchanges.values()].filter((one) => one.operation === operation).at(-1)?.id ??
  exchangeId(operation, "none")

describe("a visa whose cancellation is declined", () => {
  const declining = () => ({
    ...VisaAuthorityInMemory.make(),
    cancel: () => Effect.fail(new VisaSubmissionError({ reason: no })),
  })
  const told: ExchangeAct = { _tag: "Resolve", word: { _tag: "TookEffect" } }

  it("frees the place once a person has recorded that it is gone, and is told once", async () => {
    const memory = ofTwo()
    await inWorld(
      memory,
      { visas: declining() },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        yield* ask(first, withdraw)
        yield* drive(memory)
        expect(memory.places.get("citizens")).toEqual({ places: 2, taken: 2 })
        expect(exchangesOf(memory, "visa.cancel")).toEqual([expect.stringMatching(/ Declined$/)])
        yield* act(memory, onlyOf(memory, "visa.cancel"), told)
        yield* drive(memory)
      }),
    )
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    expect(memory.places.get("citizens")).toEqual({ places: 2, taken: 1 })
    expect(exchangesOf(memory, "visa.cancel")).toEqual([expect.stringMatching(/ Done$/)])
    expect(memory.acts).toEqual([{ exchange: onlyOf(memory, "visa.cancel"), act: told, ...attribution }])
  })

  it("is cancelled by a retry when the authority has thought better of it", async () => {
    const memory = ofTwo()
    const visas = VisaAuthorityInMemory.make()
    let declines = true
    const turning: typeof visas = {
      ...visas,
      cancel: (...call) => (declines ? declining().cancel() : visas.cancel(...call)),
    }
    await inWorld(
      memory,
      { visas: turning },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        yield* ask(first, withdraw)
        yield* drive(memory)
        yield* act(memory, onlyOf(memory, "visa.cancel"), { _tag: "Retry" })
        yield* drive(memory)
        expect(exchangesOf(memory, "visa.cancel")).toEqual([expect.stringMatching(/ Declined$/)])
        declines = false
        yield* act(memory, onlyOf(memory, "visa.cancel"), { _tag: "Retry" })
        yield* drive(memory)
      }),
    )
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
  })

  it("cannot be given up while the pilgrim waits", async () => {
    const memory = ofTwo()
    const refused = await inWorld(
      memory,
      { visas: declining() },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        yield* ask(first, withdraw)
        yield* drive(memory)
        return yield* Effect.flip(act(memory, onlyOf(memory, "visa.cancel"), { _tag: "GiveUp" }))
      }),
    )
    expect(refused).toMatchObject({ _tag: "ExchangeRefusal", reason: "somebody-waits", state: "Declined" })
    expect(memory.acts).toEqual([])
  })
})

describe("an order of bracelets that is declined", () => {
  const maker = BraceletMakerInMemory.make()
  const once = () => {
    let orders = 0
    return {
      ...maker,
      order: (...call: Parameters<typeof maker.order>) => {
        orders += 1
        return orders === 1 ? Effect.fail(new BraceletSubmissionError({ reason: no })) : maker.order(...call)
      },
    }
  }

  it("is followed by another under a number of its own, once a person has said that nothing was made", async () => {
    const memory = ofTwo()
    await inWorld(
      memory,
      { bracelets: once() },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        expect(standing(memory)).toContain("Visa")
        const [declined] = [...memory.exchanges.values()].filter(({ state }) => state._tag === "Declined")
        yield* act(memory, declined!.id, { _tag: "Resolve", word: { _tag: "DidNot" } })
        yield* drive(memory)
      }),
    )
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(exchangesOf(memory, "bracelet.order").filter((one) => one.endsWith("NotDone"))).toHaveLength(1)
  })

  it("is sent again under its own number by a retry", async () => {
    const memory = ofTwo()
    await inWorld(
      memory,
      { bracelets: once() },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        const [declined] = [...memory.exchanges.values()].filter(({ state }) => state._tag === "Declined")
        yield* act(memory, declined!.id, { _tag: "Retry" })
        yield* drive(memory)
      }),
    )
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(exchangesOf(memory, "bracelet.order").every((one) => one.endsWith("Done"))).toBe(true)
  })
})

it("asks the e-track, where one person has its receipt and another says that nothing was done", async () => {
  const memory = ofTwo()
  const track = NationalTrackInMemory.make()
  const submitted: Array<string> = []
  const registerGroup: typeof track.registerGroup = (group) => {
    submitted.push(group.reference)
    return track.registerGroup(group)
  }
  await inWorld(
    memory,
    { track: { ...track, registerGroup } },
    Effect.gen(function* () {
      yield* confirmed
      const id = onlyOf(memory, "etrack.register")
      const exchanges = yield* Exchanges
      // The hub was stopped while it was sending: the e-track has the group, and the hub no answer.
      yield* exchanges.begin([{ exchange: id, operation: "etrack.register", pilgrims: [first] }])
      const members = [traveller(0), traveller(1)] as const
      const season = seasonOf(first)
      const { receipt } = yield* registerGroup({ reference: referenceIn(memory), season, members })
      yield* act(memory, id, { _tag: "Resolve", word: { _tag: "TookEffect", receipt } })
      yield* act(memory, id, { _tag: "Resolve", word: { _tag: "DidNot" } })
      yield* drive(memory)
    }),
  )
  expect(submitted).toHaveLength(1)
  expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
  expect(memory.acts).toHaveLength(2)
})

describe("a call that a system takes to be wrong", () => {
  const wrong = (code: string) => ({ _tag: "Declined", code, detail: code }) as const
  const firstDeclined = <A, E, Call extends ReadonlyArray<unknown>>(
    call: (...of: Call) => Effect.Effect<A, E>,
    no: E,
  ) => {
    let calls = 0
    return (...of: Call) => Effect.suspend(() => (++calls === 1 ? Effect.fail(no) : call(...of)))
  }
  const visasAfter = (code: string) => {
    const visas = VisaAuthorityInMemory.make()
    return { ...visas, request: firstDeclined(visas.request, new VisaSubmissionError({ reason: wrong(code) })) }
  }
  const trackAfter = (code: string) => {
    const track = NationalTrackInMemory.make()
    return {
      ...track,
      registerGroup: firstDeclined(track.registerGroup, new TrackSubmissionError({ reason: wrong(code) })),
    }
  }
  const declinedOf = (memory: Memory) => {
    const [declined, ...others] = [...memory.exchanges.values()].filter(({ state }) => state._tag === "Declined")
    if (declined === undefined || others.length > 0) throw new Error("there is not one declined exchange")
    return declined.id
  }

  it.each([
    "invalid-request",
    "not-found",
    "conflict",
    "too-large",
    "unsupported-media-type",
    "idempotency-key-reused",
  ])("refuses no pilgrim a visa: %s is mended, and asked for again", async (code) => {
    const memory = ofTwo()
    await inWorld(
      memory,
      { visas: visasAfter(code) },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        expect(standing(memory)).toEqual(["Registered", "Bracelet"])
        yield* act(memory, declinedOf(memory), { _tag: "Retry" })
        yield* drive(memory)
      }),
    )
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
  })

  it.each(["Client.Schema", "Client.Malformed", "Client.TooLarge"])(
    "refuses no group its registration: after %s another is asked for under a name of its own",
    async (code) => {
      for (const again of [{ _tag: "Retry" }, { _tag: "Resolve", word: { _tag: "DidNot" } }] as const) {
        const memory = ofTwo()
        await inWorld(
          memory,
          { track: trackAfter(code) },
          Effect.gen(function* () {
            yield* confirmed
            yield* drive(memory)
            expect(standing(memory)).toEqual(["Drawn", "Drawn"])
            yield* act(memory, declinedOf(memory), again)
            yield* drive(memory)
          }),
        )
        expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
        expect(new Set(exchangesOf(memory, "etrack.register")).size).toBe(2)
      }
    },
  )

  it("is no mistake where registration is closed: then everybody of the group is refused", async () => {
    const memory = ofTwo()
    await inWorld(memory, { track: trackAfter("Client.Closed") }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Refused", "Refused"])
  })

  it("keeps nobody's place who has left since: a person says that nothing was done, and the rest is undone", async () => {
    const memory = ofTwo()
    const didNot: ExchangeAct = { _tag: "Resolve", word: { _tag: "DidNot" } }
    await inWorld(
      memory,
      { visas: visasAfter("invalid-request") },
      Effect.gen(function* () {
        yield* confirmed
        yield* drive(memory)
        const alive = yield* Effect.flip(act(memory, declinedOf(memory), didNot))
        expect(alive).toMatchObject({ reason: "not-possible-here" })
        yield* ask(first, withdraw)
        yield* drive(memory)
        expect(memory.places.get("citizens")).toEqual({ places: 2, taken: 2 })
        yield* act(memory, declinedOf(memory), didNot)
        yield* drive(memory)
      }),
    )
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    expect(memory.places.get("citizens")).toEqual({ places: 2, taken: 1 })
  })
})

describe("a message that was not delivered", () => {
  it("is followed by one message more, however often a retry is asked for", async () => {
    const memory = ofTwo()
    const sent: Array<MessagesInMemory.Sent> = []
    const id = exchangeId("sms.send", `${first}/drawn`)
    const second = await inWorld(
      memory,
      { messages: MessagesInMemory.make(sent) },
      Effect.gen(function* () {
        yield* ask(first, draw)
        memory.takeUps.splice(0)
        memory.exchanges.set(id, {
          id,
          operation: "sms.send",
          pilgrims: [first],
          state: { _tag: "Declined", code: "failed" },
          attempts: 1,
        })
        const { follows } = yield* act(memory, id, { _tag: "Retry" })
        expect(follows).toBe(`${id}/2`)
        const again = yield* Effect.flip(act(memory, id, { _tag: "Retry" }))
        yield* drive(memory)
        return again
      }),
    )
    expect(second).toMatchObject({ reason: "already-queued" })
    expect(sent.map(({ reference }) => reference)).toEqual([`${id}/2`])
  })
})
