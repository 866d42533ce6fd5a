import { Effect } from "effect"
import { expect, it } from "vitest"
import { exchangeId, Receipt } from "../../src/exchange/Exchange.ts"
import { recordEntitlement } from "../../src/hub/callbacks.ts"
import type { Hub } from "../../src/hub/Hub.ts"
import type { GroupId } from "../../src/journey/ids.ts"
import { actOnExchange } from "../../src/operating/actOnExchange.ts"
import { type Entitlement, VisaSubmissionError } from "../../src/ports/VisaAuthority.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import { type Memory, memoryOf } from "../../src/testing/memory/Memory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"
import { confirm, draw, recordRegistration, withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld, patience } from "./drive.ts"
import { ask, callsOf, exchangesOf, first } from "./seasonInMemory.ts"

/** A season of one citizen, who travels on a permit by its figures. */
const ofOne = (): Memory =>
  memoryOf([{ traveller: traveller(0), group: "1448-G0" as GroupId, share: "citizens" }], { citizens: 1 })

/** By the season's figures everybody travels on a visa from now on. */
const noPermits = ({ permitNationalities }: Memory): void => permitNationalities.clear()

/** The citizen is drawn and confirms, and everything is carried out until nothing is queued any more. */
const travels = Effect.fnUntraced(function* (memory: Memory) {
  yield* ask(first, draw)
  yield* ask(first, confirm())
  yield* drive(memory)
})

/** An authority of whose calls some are noticed as they are made. */
const authority = (noticed: { readonly requested?: () => void; readonly asked?: () => void }) => {
  const visas = VisaAuthorityInMemory.make()
  const kinds: Array<string> = []
  const request: typeof visas.request = (key, what) => {
    kinds.push(what.kind)
    noticed.requested?.()
    return visas.request(key, what)
  }
  const status: typeof visas.status = (id) => {
    noticed.asked?.()
    return visas.status(id)
  }
  return { ...visas, request, status, kinds }
}

it("a permit that was asked for counts, although by now the season's figures say visa", async () => {
  const memory = ofOne()
  const visas = authority({ asked: () => noPermits(memory) })
  await inWorld(memory, { visas }, travels(memory))
  expect(callsOf(memory, "visa.request")).toEqual(["send accepted", "ask accepted", "ask done"])
  expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Bracelet", entitlement: { kind: "permit" } })
})

it("a request in doubt is repeated as it was sent, whatever the season's figures say by now", async () => {
  const memory = ofOne()
  const visas = authority({ requested: () => noPermits(memory) })
  const lost: typeof visas.request = (key, what) =>
    Effect.flatMap(visas.request(key, what), (answer) =>
      visas.kinds.length > 1
        ? Effect.succeed(answer)
        : Effect.fail(new VisaSubmissionError({ reason: { _tag: "InDoubt", detail: "the answer is lost" } })),
    )
  await inWorld(memory, { visas: { ...visas, request: lost } }, travels(memory))
  expect(visas.kinds).toEqual(["permit", "permit"])
  expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Bracelet", entitlement: { kind: "permit" } })
})

/** The permit is being asked for, and the figures change: what the authority tells by itself then. */
const toldAfterChange = (memory: Memory, meanwhile: Effect.Effect<unknown, unknown, Hub>) => {
  const told = (kind: Entitlement["kind"]) =>
    recordEntitlement({ id: Receipt.make("ent_1"), pilgrim: first, kind, status: "issued", number: "1" }, "{}")
  const program = Effect.gen(function* () {
    for (const command of [draw, confirm(), recordRegistration()]) yield* ask(first, command)
    const exchanges = yield* Exchanges
    yield* exchanges.begin(memory.takeUps.filter(({ operation }) => operation === "visa.request"))
    noPermits(memory)
    yield* meanwhile
    const other = yield* Effect.flip(told("visa"))
    yield* told("permit")
    return other
  })
  return inWorld(memory, {}, program)
}

it("what the authority tells by itself is judged by what was asked for, not by the season's figures of that day", async () => {
  const memory = ofOne()
  expect(await toldAfterChange(memory, Effect.void)).toMatchObject({ _tag: "NotAsked" })
  expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Visa", entitlement: { kind: "permit" } })
})

it("a permit that is issued to one who has withdrawn is cancelled, although by now the season's figures say visa", async () => {
  const memory = ofOne()
  await toldAfterChange(memory, ask(first, withdraw))
  expect(exchangesOf(memory, "visa.cancel")).toEqual(["ent_1 Due"])
})

it("a request of which nothing is out is sent by the figures of that moment", async () => {
  const memory = ofOne()
  const visas = authority({})
  const unreachable: typeof visas.request = (key, what) => {
    visas.kinds.push(what.kind)
    if (visas.kinds.length > 1) return visas.request(key, what)
    noPermits(memory)
    return Effect.fail(new VisaSubmissionError({ reason: { _tag: "Unavailable", detail: "nobody is there" } }))
  }
  await inWorld(memory, { visas: { ...visas, request: unreachable } }, travels(memory))
  expect(visas.kinds.slice(0, 2)).toEqual(["permit", "visa"])
  expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Bracelet", entitlement: { kind: "visa" } })
})

it("a request that was declined is retried by the figures that were corrected since", async () => {
  const memory = ofOne()
  const visas = authority({})
  const wrongKind = { _tag: "Declined", code: "invalid-request", detail: "a citizen needs a visa" } as const
  const strict: typeof visas.request = (key, what) =>
    what.kind === "visa" ? visas.request(key, what) : Effect.fail(new VisaSubmissionError({ reason: wrongKind }))
  const program = Effect.gen(function* () {
    yield* travels(memory)
    noPermits(memory)
    const exchange = { id: exchangeId("visa.request", first), operation: "visa.request", pilgrims: [first] } as const
    const attribution = { by: "desk", reason: "the figures are corrected" }
    yield* actOnExchange({ exchange, act: { _tag: "Retry" }, attribution, patience })
    yield* drive(memory)
  })
  await inWorld(memory, { visas: { ...visas, request: strict } }, program)
  expect(memory.stories.get(first)?.state).toMatchObject({ _tag: "Bracelet", entitlement: { kind: "visa" } })
})
