import {
  applyStatusDelta,
  fromHex,
  newStatusList,
  openStatusList,
  type StatusBits,
  signStatusDelta,
  signStatusList,
  sizeOf,
  statusAt,
  toHex,
  withStatuses,
} from "@mahmal/gate"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { Cbor } from "../src/cbor/Cbor.ts"
import { encodeCbor } from "../src/cbor/encodeCbor.ts"
import { Claim } from "../src/cose/Claim.ts"
import { signSign1 } from "../src/cose/Signer.ts"
import { digestOf } from "../src/status/StatusList.ts"
import { statusListClaims } from "../src/status/statusListToken.ts"
import { deflate, inflate } from "../src/zlib.ts"
import { type Mission, newMission, noon } from "./mission.ts"

const uri = "https://hub.mahmal.example/status/1448"

describe("the status list", () => {
  let mission: Mission

  beforeAll(async () => {
    mission = await newMission()
  })

  // The two examples of draft-ietf-oauth-status-list, 4.1, with the compressed bytes of its appendix.
  it.each([
    [1, "b9a3", "78dadbb918000217015d", [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]],
    [2, "c944f9", "78da3be9f2130003df0207", [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]],
  ] as const)("packs statuses of %i bits as the draft shows", async (bits, packed, compressed, statuses) => {
    const list = withStatuses(newStatusList(uri, bits, statuses.length, noon), statuses.entries(), noon)
    expect(toHex(list.statuses)).toBe(packed)
    expect(toHex(await inflate(fromHex(compressed), 100))).toBe(packed)
    expect(statuses.map((_, index) => statusAt(list, index))).toEqual(statuses)
  })

  it("returns the status that was set, and none outside the list", () => {
    const bits = fc.constantFrom<StatusBits>(1, 2, 4, 8)
    fc.assert(
      fc.property(bits, fc.array(fc.tuple(fc.nat(999), fc.nat(255))), (size, raw) => {
        const changes = raw.map(([index, status]) => [index, status % 2 ** size] as const)
        const list = withStatuses(newStatusList(uri, size, 1000, noon), changes, noon)
        for (const [index, status] of new Map(changes)) expect(statusAt(list, index)).toBe(status)
        expect(statusAt(list, sizeOf(list))).toBeUndefined()
        expect(() => withStatuses(list, [[sizeOf(list), 0]], noon)).toThrow(RangeError)
        expect(() => withStatuses(list, [[0, 2 ** size]], noon)).toThrow(RangeError)
      }),
    )
  })

  it("is signed, and small", async () => {
    const revoked = Array.from({ length: 2000 }, (_, at) => [at * 997, 1] as const)
    const list = {
      ...withStatuses(newStatusList(uri, 1, 2_000_000, noon), revoked, noon),
      expires: noon + 86400,
      timeToLive: 900,
    }
    const token = await signStatusList(list, mission.signer)
    expect(token.length).toBeLessThan(8_000)
    expect(await openStatusList(token, mission.trust, noon)).toEqual({ outcome: "opened", list })
    expect(await openStatusList(token, mission.trust, noon + 86400)).toMatchObject({ reason: "expired" })
    expect(await openStatusList(token, (await newMission()).trust, noon)).toMatchObject({ reason: "key-unknown" })
  })

  it("is not replaced by an older one, which would reactivate a revoked bracelet", async () => {
    const older = newStatusList(uri, 1, 100, noon - 60)
    const held = withStatuses(older, [[7, 1]], noon)
    const token = await signStatusList(older, mission.signer)
    expect(await openStatusList(token, mission.trust, noon, held)).toMatchObject({ reason: "not-newer" })
    expect(await openStatusList(token, mission.trust, noon, { ...held, uri: "x" })).toMatchObject({ outcome: "opened" })
  })

  it("is brought up to date by a delta", async () => {
    const bits = fc.constantFrom<StatusBits>(1, 2, 4, 8)
    const changes = fc.array(fc.tuple(fc.nat(49_999), fc.nat(255)), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(bits, changes, changes, fc.nat(10_000), async (size, before, after, growth) => {
        const fitting = (raw: [number, number][]) => raw.map(([index, status]) => [index, status % 2 ** size] as const)
        const from = withStatuses(newStatusList(uri, size, 50_000, noon - 60), fitting(before), noon - 60)
        const grown = newStatusList(uri, size, 50_000 + growth, noon)
        grown.statuses.set(from.statuses)
        const to = withStatuses(grown, fitting(after), noon)
        const delta = await signStatusDelta(from, to, mission.signer)
        expect(await applyStatusDelta(from, delta, mission.trust, noon)).toEqual({ outcome: "applied", list: to })
      }),
      { numRuns: 40 },
    )
  })

  it("accepts only a delta that was made for it", async () => {
    const first = newStatusList(uri, 1, 2_000_000, noon - 120)
    const second = withStatuses(first, [[7, 1]], noon - 60)
    const hundred = Array.from({ length: 100 }, (_, at) => [at * 19_997, 1] as const)
    const third = withStatuses(second, hundred, noon)
    const delta = await signStatusDelta(second, third, mission.signer)
    expect(delta.length).toBeLessThan(700)
    expect(await applyStatusDelta(first, delta, mission.trust, noon)).toMatchObject({ reason: "delta-of-another-list" })
    expect(await applyStatusDelta(third, delta, mission.trust, noon)).toMatchObject({ reason: "delta-of-another-list" })
    expect(await applyStatusDelta({ ...second, uri: `${uri}/2` }, delta, mission.trust, noon)).toMatchObject({
      reason: "delta-of-another-list",
    })
    const whole = await signStatusList(third, mission.signer)
    expect(await applyStatusDelta(second, whole, mission.trust, noon)).toMatchObject({ reason: "claims-malformed" })
    expect(await openStatusList(delta, mission.trust, noon)).toMatchObject({ reason: "claims-malformed" })
    for (const other of [{ bits: 2 }, { uri: `${uri}/2` }, { statuses: third.statuses.slice(1) }] as const)
      await expect(signStatusDelta(second, { ...third, ...other }, mission.signer)).rejects.toThrow(RangeError)
  })

  it("is left as it is by a delta that changes what is not in it, whoever signed it", async () => {
    const held = newStatusList(uri, 1, 64, noon - 60)
    const digest = await digestOf(held)
    const delta = async (...changes: ReadonlyArray<number>) =>
      signSign1(
        encodeCbor(
          new Map<number, Cbor>([
            ...statusListClaims({ ...held, issuedAt: noon }),
            [Claim.statusDelta, [digest, digest, 8, await deflate(Uint8Array.from(changes))]],
          ]),
        ),
        mission.signer,
        "application/mahmal-status-delta+cwt",
      )
    for (const changes of [[64, 1], [192, 0, 1], [7, 2], [7]])
      expect(await applyStatusDelta(held, await delta(...changes), mission.trust, noon), `${changes}`).toMatchObject({
        reason: "claims-malformed",
        detail: "a change is outside of the list",
      })
    expect(await applyStatusDelta(held, await delta(63, 0), mission.trust, noon)).toMatchObject({ outcome: "applied" })
    expect(await applyStatusDelta(held, await delta(63, 1), mission.trust, noon)).toMatchObject({
      detail: "the delta does not lead to its list",
    })
  })
})
