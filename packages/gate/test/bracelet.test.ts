import {
  decodeBase45,
  encodeBase45,
  encodeBracelet,
  entitlements,
  fromNdef,
  issueBracelet,
  maxBraceletBytes,
  newKeyPair,
  newReference,
  type SignedBracelet,
  toChip,
  toNdef,
  verify,
} from "@mahmal/gate"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { type Bytes, concat, fromHex, toHex } from "../src/Bytes.ts"
import { type Cbor, Tagged } from "../src/cbor/Cbor.ts"
import { decodeCbor } from "../src/cbor/decodeCbor.ts"
import { encodeCbor } from "../src/cbor/encodeCbor.ts"
import { toLowS } from "../src/cose/lowS.ts"
import { signedBytes } from "../src/cose/Sign1.ts"
import { bracelet, issued, type Mission, newMission, noon, trusted, trustIn } from "./mission.ts"

/** The bytes of user memory of an NTAG215 (NXP data sheet). */
const ntag215 = 504

describe.each(["ES256", "EdDSA"] as const)("a bracelet signed with %s", (algorithm) => {
  let mission: Mission
  let good: SignedBracelet
  let parts: readonly Cbor[]
  const reason = async (scanned: string | Bytes, trust = mission.trust, now = noon) => {
    const verdict = await verify(scanned, trust, now)
    return verdict.outcome === "refused" ? verdict.reason : verdict.outcome
  }
  /** Signs any headers and payload, as an attacker with the mission's key could. */
  const signed = async (header: Bytes, payload: Bytes, unprotected: Cbor = new Map()): Promise<Bytes> => {
    const signature = await mission.signer.sign(signedBytes(header, payload))
    const lower = algorithm === "ES256" ? toLowS(signature) : signature
    return encodeCbor(new Tagged(18, [header, unprotected, payload, lower]))
  }
  const part = (index: number) => parts[index] as Bytes

  beforeAll(async () => {
    mission = await newMission(algorithm)
    good = await issued(mission)
    parts = (decodeCbor(good.bytes, "deterministic") as Tagged).value as readonly Cbor[]
  })

  it("is read as it was issued, from its text and from its chip", async () => {
    for (const scanned of [good.text, good.bytes])
      expect(await verify(scanned, mission.trust, noon)).toEqual({ outcome: "genuine", kind: "bracelet", bracelet })
  })

  it("is read as it was issued, with any content", async () => {
    const any = fc.record({
      reference: fc.uint8Array({ minLength: 8, maxLength: 16 }).map(toHex),
      season: fc.nat(2000),
      group: fc.nat(),
      camps: fc.array(fc.nat(500), { maxLength: 8 }),
      entitlements: fc.subarray([...entitlements]),
      status: fc.record({ list: fc.webUrl().filter((url) => url.length <= 80), index: fc.nat() }),
    })
    await fc.assert(
      fc.asyncProperty(any, async (changes) => {
        const { text } = await issued(mission, changes)
        expect(await verify(text, mission.trust, noon)).toMatchObject({ bracelet: { ...bracelet, ...changes } })
      }),
      { numRuns: 50 },
    )
  })

  it("fits half of the chip and a QR code of version 11", () => {
    expect(good.bytes.length).toBeLessThanOrEqual(230)
    expect(toChip(toNdef(good.bytes)).length).toBeLessThanOrEqual(ntag215 / 2 + 10)
    // 366 alphanumeric characters with error correction M.
    expect(good.text.length).toBeLessThanOrEqual(366)
    expect(good.text).toMatch(/^[0-9A-Z $%*+\-./:]+$/)
  })

  it("is valid from its beginning until its expiry, with a leeway", async () => {
    expect(await reason(good.text, mission.trust, bracelet.notBefore - 1)).toBe("not-yet-valid")
    const early = await issued(mission, { issuedAt: noon, notBefore: noon - 1 })
    expect([await reason(early.text, mission.trust, noon - 1), await reason(early.text)]).toEqual([
      "not-yet-valid",
      "genuine",
    ])
    expect(await reason(good.text, mission.trust, bracelet.notBefore)).toBe("genuine")
    expect(await reason(good.text, mission.trust, bracelet.expires - 1)).toBe("genuine")
    expect(await reason(good.text, mission.trust, bracelet.expires)).toBe("expired")
    expect(await verify(good.text, mission.trust, bracelet.expires + 59, { leeway: 60 })).toMatchObject({
      outcome: "genuine",
    })
  })

  it("is never valid when the reader's clock is NaN", async () => {
    expect(await reason(good.text, mission.trust, Number.NaN)).toBe("not-yet-valid")
    expect(await verify(good.text, mission.trust, noon, { leeway: Number.NaN })).toMatchObject({ outcome: "refused" })
  })

  it("is genuine only from a trusted key, for this purpose, by this issuer, in the key's time", async () => {
    const key = await trusted(mission.pair)
    expect(await reason(good.text, trustIn([]))).toBe("key-unknown")
    expect(await reason(good.text, trustIn([await trusted(mission.pair, ["status-list"])]))).toBe("key-wrong-purpose")
    expect(await reason(good.text, trustIn([{ ...key, issuer: "another.example" }]))).toBe("key-wrong-purpose")
    expect(await reason(good.text, trustIn([{ ...key, until: bracelet.issuedAt - 1 }]))).toBe("key-out-of-time")
    expect(await reason(good.text, trustIn([{ ...key, from: bracelet.issuedAt + 1 }]))).toBe("key-out-of-time")
    expect(await reason(good.text, trustIn([{ ...key, from: bracelet.issuedAt, until: noon - 1 }]))).toBe("genuine")
    const impostor = await newKeyPair(algorithm)
    expect(await reason(good.text, trustIn([{ ...key, key: impostor.publicKey }]))).toBe("signature-wrong")
    expect(await reason(good.text, trustIn([{ ...key, key: impostor.publicKey }, key]))).toBe("genuine")
  })

  it("is refused when its algorithm is only in the unprotected header", async () => {
    const label = algorithm === "ES256" ? -7 : -8
    const header = encodeCbor(new Map([[4, mission.signer.keyId]]))
    expect(await reason(await signed(header, part(2), new Map([[1, label]])))).toBe("algorithm-not-protected")
    expect(await reason(await signed(new Uint8Array(0), part(2), new Map([[1, label]])))).toBe(
      "algorithm-not-protected",
    )
    expect(await reason(await signed(header, part(2)))).toBe("algorithm-missing")
  })

  it("is refused when it has other headers than a bracelet", async () => {
    const header = decodeCbor(part(0), "deterministic") as ReadonlyMap<number, Cbor>
    const extra = (label: number, value: Cbor) => encodeCbor(new Map([...header, [label, value]]))
    expect(await reason(await signed(extra(2, [4]), part(2)))).toBe("critical-header")
    expect(await reason(await signed(extra(16, "application/statuslist+cwt"), part(2)))).toBe("not-sign1")
    expect(await reason(await signed(part(0), part(2), new Map([[4, "x"]])))).toBe("not-sign1")
    expect(await reason(await signed(encodeCbor(new Map<number, Cbor>([...header, [1, -37]])), part(2)))).toBe(
      "signature-wrong",
    )
    expect(await reason(await signed(encodeCbor(new Map<number, Cbor>([...header, [1, -257]])), part(2)))).toBe(
      "algorithm-unknown",
    )
  })

  it("is refused when its claims are not exactly those of a bracelet", async () => {
    const claims = decodeCbor(part(2), "deterministic") as ReadonlyMap<number, Cbor>
    const own = claims.get(-65537) as readonly Cbor[]
    const wrong: [number, Cbor | undefined][] = [
      [1, undefined],
      [1, 5],
      [4, "tomorrow"],
      [4, -1],
      [7, Uint8Array.of(1)],
      [65535, new Map([["status_list", new Map([["idx", 1]])]])],
      [-65537, own.slice(1)],
      [-65537, [fromHex("00"), ...own.slice(1)]],
      [-65537, [...own.slice(0, 3), ["12"], own[4]]],
      [-65537, [...own.slice(0, 4), 2 ** 31]],
    ]
    for (const [label, value] of wrong) {
      const changed = new Map(claims)
      if (value === undefined) changed.delete(label)
      else changed.set(label, value)
      expect(await reason(await signed(part(0), encodeCbor(changed))), `claim ${label}`).toBe("claims-malformed")
    }
    expect(await reason(await signed(part(0), Uint8Array.of(0x80)))).toBe("claims-malformed")
    expect(await reason(await signed(part(0), concat(part(2), Uint8Array.of(0))))).toBe("not-cbor")
  })

  it("is refused without a crash when it is wrapped otherwise", async () => {
    const array = good.bytes.subarray(1)
    expect(await reason(array)).toBe("not-sign1")
    expect(await reason(concat(fromHex("d83d"), good.bytes))).toBe("not-sign1")
    expect(await reason(concat(fromHex("d862"), array))).toBe("not-sign1")
    expect(await reason(concat(good.bytes, Uint8Array.of(0)))).toBe("not-cbor")
    expect(await reason(concat(fromHex("d812"), array))).toBe("not-cbor")
    expect(await reason(concat(fromHex("d29f"), array.subarray(1), fromHex("ff")))).toBe("not-cbor")
    expect(await reason(fromHex("c6".repeat(400)))).toBe("not-cbor")
    expect(await reason(fromHex("81".repeat(400)))).toBe("not-cbor")
    expect(await reason(encodeCbor(new Tagged(18, [...parts.slice(0, 3), null])))).toBe("not-sign1")
    expect(await reason(encodeCbor(new Tagged(18, parts.slice(0, 3))))).toBe("not-sign1")
    expect(await reason(encodeCbor(new Tagged(18, [...parts.slice(0, 3), concat(part(3), Uint8Array.of(0))])))).toBe(
      "signature-wrong",
    )
    expect(await reason(encodeCbor(new Tagged(18, [...parts.slice(0, 3), new Uint8Array(600)])))).toBe("too-large")
    expect(await reason(new Uint8Array(maxBraceletBytes + 1))).toBe("too-large")
    expect(await reason(new Uint8Array(0))).toBe("not-cbor")
  })

  it("is refused without a crash when its text is changed", async () => {
    expect(await reason(good.text.toLowerCase())).toBe("unknown-prefix")
    expect(await reason(` ${good.text}`)).toBe("unknown-prefix")
    expect(await reason(`${good.text} `)).not.toBe("genuine")
    expect(await reason("MH1:")).toBe("not-cbor")
    expect(await reason("MH1:é")).toBe("not-base45")
    expect(await reason(`MH1:${"A".repeat(100_000)}`)).toBe("too-large")
    expect(await reason(`HC1:${good.text.slice(4)}`)).toBe("not-compressed")
    expect(await reason("https://example.org")).toBe("unknown-prefix")
  })

  it.each([undefined, null, 7, {}, [], new Date(noon)])("is refused without a crash when it is %j", async (scanned) => {
    expect(await reason(scanned as unknown as string)).toBe("unknown-prefix")
  })

  it.each<[string, object]>([
    ["with its expiry in milliseconds", { expires: bracelet.expires * 1000 }],
    ["with a time of NaN", { notBefore: Number.NaN }],
    ["with a fraction of a second", { issuedAt: bracelet.issuedAt + 0.5 }],
    ["with an unknown entitlement", { entitlements: ["tram"] }],
  ])("is not issued %s", async (_, wrong) => {
    await expect(issueBracelet({ ...bracelet, ...wrong }, mission.signer)).rejects.toThrow(RangeError)
  })

  it("is not issued with content that a reader would refuse", async () => {
    await expect(issueBracelet({ ...bracelet, reference: "00" }, mission.signer)).rejects.toThrow(RangeError)
    await expect(issueBracelet({ ...bracelet, expires: bracelet.notBefore }, mission.signer)).rejects.toThrow(
      RangeError,
    )
    await expect(issueBracelet({ ...bracelet, group: -1 }, mission.signer)).rejects.toThrow(RangeError)
    expect(() => encodeBracelet({ ...bracelet, camps: [0.5] })).toThrow(RangeError)
  })

  it("holds as much as its place on the chip allows, and no more", () => {
    const { list, index } = bracelet.status
    const most = [
      [{ reference: "ab".repeat(16) }, { reference: "ab".repeat(17) }],
      [{ reference: "ab".repeat(8) }, { reference: "ab".repeat(7) }],
      [{ issuer: "i".repeat(40) }, { issuer: "i".repeat(41) }],
      [{ status: { index, list: "l".repeat(80) } }, { status: { index, list: "l".repeat(81) } }],
      [{ status: { list, index: 2 ** 32 - 1 } }, { status: { list, index: 2 ** 32 } }],
      [{ group: 2 ** 32 - 1 }, { group: 2 ** 32 }],
      [{ camps: [1, 2, 3, 4, 5, 6, 7, 8] }, { camps: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
      [{ expires: bracelet.notBefore + 1 }, { expires: bracelet.notBefore }],
      [
        { notBefore: 0, expires: bracelet.issuedAt + 1 },
        { notBefore: 0, expires: bracelet.issuedAt },
      ],
    ] as const
    for (const [right, wrong] of most) {
      expect(() => encodeBracelet({ ...bracelet, ...right }), JSON.stringify(right)).not.toThrow()
      expect(() => encodeBracelet({ ...bracelet, ...wrong }), JSON.stringify(wrong)).toThrow(RangeError)
    }
  })
})

describe("a bracelet signed with ES256", () => {
  it("has one signature only: the one with the higher s is refused", async () => {
    const mission = await newMission()
    const { bytes } = await issued(mission)
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const s = BigInt(`0x${toHex(bytes.subarray(-32))}`)
    const other = concat(bytes.subarray(0, -32), fromHex((order - s).toString(16).padStart(64, "0")))
    expect(await verify(other, mission.trust, noon)).toMatchObject({ reason: "signature-wrong" })
  })

  it("can be signed by an HSM that does not lower s", async () => {
    const mission = await newMission()
    for (let turn = 0; turn < 16; turn++) {
      const { text } = await issued(mission, { reference: newReference() })
      expect(await verify(text, mission.trust, noon)).toMatchObject({ outcome: "genuine" })
    }
  })
})

describe("the chip of a bracelet", () => {
  it("returns what was written to it, and nothing from other messages", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
        const bytes = Uint8Array.from(noise)
        expect(fromNdef(toNdef(bytes))).toEqual(bytes)
        expect(fromNdef(bytes)).toBeUndefined()
        expect(fromNdef(concat(toNdef(bytes), Uint8Array.of(0)))).toBeUndefined()
      }),
    )
  })

  it("has it in one record of the media type, as the NFC Forum writes it, short below 256 bytes", () => {
    const type = toHex(new TextEncoder().encode("application/cwt"))
    const begins = (length: number) => toHex(toNdef(new Uint8Array(length))).slice(0, -2 * length)
    expect(begins(255)).toBe(`d20fff${type}`)
    expect(begins(300)).toBe(`c20f0000012c${type}`)
    expect(toHex(toChip(new Uint8Array(254)).slice(0, 4))).toBe("03fe0000")
    expect(toHex(toChip(new Uint8Array(300)).slice(0, 5))).toBe("03ff012c00")
    expect(toChip(new Uint8Array(255)).slice(0, 4)).toEqual(Uint8Array.of(0x03, 255, 0, 255))
  })

  it("holds the largest possible bracelet", () => {
    expect(toChip(toNdef(new Uint8Array(maxBraceletBytes))).length).toBeLessThanOrEqual(ntag215)
    expect(toHex(toChip(Uint8Array.of(1, 2)))).toBe("03020102fe")
  })

  it("carries the same bytes as the text", async () => {
    const { bytes, text } = await issued(await newMission())
    expect(decodeBase45(text.slice(4))).toEqual(bytes)
    expect(`MH1:${encodeBase45(bytes)}`).toBe(text)
  })
})
