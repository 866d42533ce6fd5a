import type { Seal } from "@mahmal/core/evidence/Seal"
import { canonical } from "@mahmal/core/hashing/canonical"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { draw, withdraw } from "@mahmal/core/testing/moments"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { afterEach, beforeEach, expect, it } from "vitest"
import { makeEvidence } from "../../src/evidence/makeEvidence.ts"
import { Accepting } from "../../src/ledger/Accepting.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import { readSeals } from "../../src/ledger/readSeals.ts"
import { Sealing } from "../../src/ledger/Sealing.ts"
import { mustHoldKey, seal } from "../../src/ledger/seal.ts"
import { type ALedger, aLedger, apply } from "../evidence/aLedger.ts"
import { alone, findingsOf } from "../evidence/verifiers.ts"

let ledger: ALedger
let pilgrim: PilgrimId
beforeEach(async () => {
  ledger = await aLedger()
  pilgrim = await apply(ledger, 0)
})
afterEach(() => ledger.close())

const minute = 60_000
const hour = 60 * minute

const seals = async () => (await ledger.hub.runPromise(readSeals({}))).items.map((one) => one.seal)

/** Looks whether it is time to seal, and whether commands are taken, so long after now. */
const after = (hub: ALedger["hub"], later: number) =>
  hub.runPromise(
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.now() + later)
      const sealing = yield* Sealing
      yield* sealing.look
      const accepting = yield* Accepting
      return yield* Effect.match(accepting.check, { onFailure: ({ message }) => message, onSuccess: () => "taken" })
    }).pipe(Effect.provide(TestClock.layer())),
  )

it("seals once an hour, and only where there is something to seal", async () => {
  const { hub, act } = ledger
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  await act(pilgrim, draw)
  expect(await after(hub, 59 * minute)).toBe("taken")
  expect((await seals()).length).toBe(1)
  await after(hub, 61 * minute)
  await after(hub, 5 * hour)
  expect((await seals()).map(({ number }) => number)).toEqual([1, 2])
})

it("chains its seals, each over the pages after those of the one before", async () => {
  const { hub, act } = ledger
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  await act(pilgrim, draw)
  await hub.runPromise(closePage())
  await act(pilgrim, withdraw)
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  const [first, second] = await seals()
  expect(second?.from).toBe((first?.to ?? 0) + 1)
  expect(second?.to).toBe((first?.to ?? 0) + 2)
  expect(second?.previous).toMatch(/^[0-9a-f]{64}$/)
})

it("takes no commands when nothing was sealed for four hours, says why, and goes on once it is", async () => {
  const { hub, hubWith, act, newKey } = ledger
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  await act(pilgrim, draw)
  const stranger = hubWith({ current: await newKey("stranger.pem") })
  expect(await after(stranger, 3 * hour + 59 * minute)).toBe("taken")
  const said = await after(stranger, 4 * hour + minute)
  expect(said).toContain("takes no commands")
  expect(said).toContain(`the next seal is to be signed by the key ${ledger.first.publicKey}`)
  // Another hub, which has the key, seals; this one finds that at its next look.
  await after(hub, 4 * hour + 2 * minute)
  expect(await after(stranger, 4 * hour + 3 * minute)).toBe("taken")
})

it("takes no commands either when pages cannot be closed for so long", async () => {
  const { hub, act, client } = ledger
  await act(pilgrim, draw)
  await client.query("create trigger stuck before insert on page for each row execute function refuse_change()")
  const said = await after(hub, 5 * hour)
  expect(said).toContain("takes no commands")
  expect(said).toContain("never changed")
  await client.query("drop trigger stuck on page")
  expect(await after(hub, 5 * hour + minute)).toBe("taken")
})

it(`hands over to another key with a seal that the old one signs, and proves what both have sealed${alone}`, async () => {
  const { hub, hubWith, act, newKey } = ledger
  await act(pilgrim, draw)
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  const next = await newKey("next.pem")
  const both = hubWith({ current: ledger.first, next })
  await act(pilgrim, withdraw)
  await both.runPromise(Sealing.use(({ sealNow }) => sealNow))
  const later = hubWith({ current: next })
  await ledger.trail({ id: "person:desk", kind: "person", seasons: "all", purposes: [] }, "commands.withdraw", [
    pilgrim,
  ])
  const file = Buffer.from(await later.runPromise(makeEvidence(pilgrim)))
  expect((await seals()).map(({ key, next: to }) => [key, to])).toEqual([
    [ledger.first.publicKey, undefined],
    [ledger.first.publicKey, next.publicKey],
    [next.publicKey, undefined],
  ])
  expect(findingsOf([file], ledger.first.publicKey).flat(2)).toEqual([])
  // Neither is the new key where the ledger begins, nor does it sign what it was not handed.
  const unbegun = findingsOf([file], next.publicKey)[0] ?? []
  const { evidence, ...rest } = JSON.parse(file.toString())
  const kept = evidence.seals.filter(({ seal }: { readonly seal: Seal }) => seal.next === undefined)
  const unhanded = `${canonical({ evidence: { ...evidence, seals: kept }, ...rest })}\n`
  const untold = findingsOf([Buffer.from(unhanded)], ledger.first.publicKey)[0] ?? []
  for (const findings of unbegun) expect(findings.map(({ where }) => where)).toContain("seal 1")
  for (const findings of untold) expect(findings.map(({ where }) => where)).toContain("seal 3")
  // The old key seals no more.
  const refused = await hub.runPromise(Effect.flip(seal()))
  expect(refused.message).toContain("HUB_SEAL_KEY")
})

it("is not kept by a hub that does not hold its key, which says so when it starts", async () => {
  const { hub, act, hubWith, newKey } = ledger
  await act(pilgrim, draw)
  await hub.runPromise(Sealing.use(({ sealNow }) => sealNow))
  const another = hubWith({ current: await newKey("another.pem") })
  const [last] = (await seals()).slice(-1)
  const refused = await another.runPromise(Effect.flip(mustHoldKey()))
  expect(refused.message).toContain(`is to be signed by the key ${last?.next ?? last?.key}, but this hub holds`)
})

it("seals once when several hubs seal at the same moment", async () => {
  const { hub, hubWith, act, first } = ledger
  const other = hubWith({ current: first })
  await act(pilgrim, draw)
  await hub.runPromise(closePage())
  await Promise.all([hub, other, hub, other].map((one) => one.runPromise(seal())))
  expect((await seals()).map(({ number }) => number)).toEqual([1])
})
