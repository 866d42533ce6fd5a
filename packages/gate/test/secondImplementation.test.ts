import { execFileSync, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { encodeBase45, type PublicKey, type TrustedKey, verify } from "@mahmal/gate"
import { beforeAll, describe, expect, it } from "vitest"
import { concat, fromHex, toHex } from "../src/Bytes.ts"
import { type Cbor, Tagged } from "../src/cbor/Cbor.ts"
import { encodeCbor } from "../src/cbor/encodeCbor.ts"
import { toLowS } from "../src/cose/lowS.ts"
import { checkSignature } from "../src/cose/PublicKey.ts"
import { isSignedBy, readSign1, signedBytes } from "../src/cose/Sign1.ts"
import { orRefused } from "../src/Refusal.ts"
import { bracelet, issued, type Mission, newMission, noon, trustIn } from "./mission.ts"
import { misread, mutate, randomFrom } from "./mutate.ts"
import { coseCases, healthCases, signatureCases } from "./publicCases.ts"

/** The number of mutations for each algorithm, and of those in one call. */
const mutations = Number(process.env.MUTATIONS ?? 800) / 2
const batch = 20_000
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

const script = fileURLToPath(new URL("../../../examples/verify-bracelet/verify_bracelet.py", import.meta.url))
const python = ["/usr/bin/python3", "python3"].find(
  (command) => spawnSync(command, ["-c", "import cryptography"]).status === 0,
)
const title = "the second implementation, in Python"
const missing = python === undefined ? " (skipped: no python3 with cryptography here)" : ""

/** Asks the second implementation for its verdicts on all cases at once. */
const ask = (cases: readonly unknown[]): unknown[] =>
  JSON.parse(
    execFileSync(python ?? "", ["-B", script, "--cases"], {
      input: JSON.stringify(cases),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    }),
  )

const keyJson = (key: PublicKey) =>
  Object.fromEntries(Object.entries(key).map(([name, part]) => [name, typeof part === "string" ? part : toHex(part)]))

const trustedJson = ({ id, key, ...rest }: TrustedKey) => ({ ...rest, ...keyJson(key), id: toHex(id) })

describe.skipIf(python === undefined)(title + missing, () => {
  it("agrees on the COSE working group's examples", async () => {
    const ours = coseCases.map(async ({ message, key, external }) => {
      const verdict = await orRefused(async () =>
        isSignedBy(readSign1(fromHex(message), "lenient"), key, fromHex(external)),
      )
      return typeof verdict === "object" ? verdict.reason : verdict
    })
    expect(ask(coseCases.map((example) => ({ ...example, key: keyJson(example.key) })))).toEqual(
      await Promise.all(ours),
    )
  })

  it.each(["ES256", "EdDSA"] as const)("agrees on Wycheproof's cases for %s", async (algorithm) => {
    const cases = signatureCases(algorithm)
    const ours = cases.map(({ key, signature, data }) => checkSignature(key, fromHex(signature), fromHex(data)))
    expect(ask(cases.map((one) => ({ ...one, key: keyJson(one.key) })))).toEqual(await Promise.all(ours))
  })

  it("agrees on the EU's health certificates", async () => {
    const ours = healthCases.map(async ({ scanned, key, now }) => wordOf(await verify(scanned, trustIn([key]), now)))
    const theirs = ask(healthCases.map(({ scanned, key, now }) => ({ scanned, now, keys: [trustedJson(key)] })))
    expect(theirs.map(wordOf)).toEqual(await Promise.all(ours))
  })

  describe.each(["ES256", "EdDSA"] as const)("for bracelets signed with %s", (algorithm) => {
    let mission: Mission
    const agree = async (scanned: readonly (string | Uint8Array<ArrayBuffer>)[]) => {
      const keys = mission.trust.keys.map(trustedJson)
      const ours = scanned.map(async (one) => wordOf(await verify(one, mission.trust, noon)))
      const theirs = ask(
        scanned.map((one) => ({
          now: noon,
          keys,
          ...(typeof one === "string" ? { scanned: one } : { chip: toHex(one) }),
        })),
      )
      expect(theirs.map(wordOf)).toEqual(await Promise.all(ours))
      return theirs
    }

    beforeAll(async () => {
      mission = await newMission(algorithm)
    })

    it("agrees on the content of a good one", async () => {
      const { bytes, text } = await issued(mission)
      expect(await agree([text, bytes])).toEqual([
        { outcome: "genuine", kind: "bracelet", bracelet },
        { outcome: "genuine", kind: "bracelet", bracelet },
      ])
    })

    it("agrees on bracelets that are expired or not valid yet", async () => {
      const early = await issued(mission, { notBefore: noon + 1 })
      const late = await issued(mission, { expires: noon })
      expect(await agree([early.text, late.text])).toEqual([
        { outcome: "refused", reason: "not-yet-valid" },
        { outcome: "refused", reason: "expired" },
      ])
    })

    it("agrees on hostile ones", async () => {
      const { bytes, text } = await issued(mission)
      const label = algorithm === "ES256" ? -7 : -8
      const id = mission.signer.keyId
      const message = (header: Cbor, unprotected: Cbor, payload: Uint8Array<ArrayBuffer>) =>
        encodeCbor(new Tagged(18, [encodeCbor(header), unprotected, payload, new Uint8Array(64)]))
      await agree([
        message(new Map([[4, id]]), new Map([[1, label]]), bytes),
        message(
          new Map<number, Cbor>([
            [1, label],
            [2, [4]],
            [4, id],
          ]),
          new Map(),
          bytes,
        ),
        message(
          new Map<number, Cbor>([
            [1, -999],
            [4, id],
          ]),
          new Map(),
          bytes,
        ),
        encodeCbor(new Tagged(18, [fromHex("a3010101020401"), new Map(), bytes, new Uint8Array(64)])),
        encodeCbor(new Tagged(18, [fromHex("a2012601260441"), new Map(), bytes, new Uint8Array(64)])),
        encodeCbor(new Tagged(18, [fromHex("a10126"), new Map(), bytes.slice(0, 20), new Uint8Array(300)])),
        encodeCbor(new Tagged(98, [id, new Map(), id, id])),
        concat(fromHex("d83d"), bytes),
        concat(bytes, Uint8Array.of(0)),
        concat(fromHex("d812"), bytes.subarray(1)),
        bytes.subarray(1),
        fromHex("81".repeat(400)),
        fromHex("c6".repeat(400)),
        fromHex("a201000100"),
        new Uint8Array(471),
        new Uint8Array(0),
        "",
        "MH1:",
        "MH1:A",
        "MH1::::",
        `${text}A`,
        text.toLowerCase(),
        `HC1:${text.slice(4)}`,
        `MH1:${"0".repeat(4300)}`,
      ])
    })

    it(`agrees on ${mutations} mutations, and accepts none (seed ${seed})`, {
      timeout: mutations * 20 + 30_000,
    }, async () => {
      const random = randomFrom(seed)
      const { bytes, text } = await issued(mission)
      for (let done = 0; done < mutations; done += batch) {
        const mutants = Array.from({ length: Math.min(batch, mutations - done) }, (_, at) =>
          at % 2 === 0 ? misread(text, random) : `MH1:${encodeBase45(mutate(bytes, random))}`,
        ).filter((mutant) => mutant !== text)
        expect((await agree(mutants)).filter((verdict) => wordOf(verdict) === "genuine")).toEqual([])
      }
    })

    it("agrees on signed claims that are not a bracelet's", async () => {
      const header = encodeCbor(
        new Map<number, Cbor>([
          [1, algorithm === "ES256" ? -7 : -8],
          [4, mission.signer.keyId],
        ]),
      )
      const own: readonly Cbor[] = [fromHex("0011223344556677"), 1448, 1, [1], 1]
      const status = new Map([
        [
          "status_list",
          new Map<string, Cbor>([
            ["idx", 1],
            ["uri", "x"],
          ]),
        ],
      ])
      const claims = new Map<number, Cbor>([
        [1, "mahmal.example"],
        [4, noon + 9],
        [5, noon - 9],
        [6, noon - 9],
        [65535, status],
        [-65537, own],
      ])
      const changes: [number, Cbor][] = [
        [1, 1],
        [1, "another.example"],
        [4, noon - 9],
        [5, -1],
        [6, noon - 10_000_000],
        [6, 2 ** 41],
        [65535, new Map()],
        [-65537, own.slice(1)],
        [-65537, [fromHex("00"), ...own.slice(1)]],
        [-65537, [...own.slice(0, 3), [true], 1]],
        [-65537, [...own.slice(0, 4), 2 ** 31]],
        [-65537, [...own.slice(0, 4), 255]],
        [99, 0],
      ]
      const payloads = [claims, ...changes.map((change) => new Map([...claims, change]))].map(encodeCbor)
      payloads.push(fromHex("80"), concat(encodeCbor(claims), Uint8Array.of(0)), fromHex("a201000100"))
      const chips = await Promise.all(
        payloads.map(async (payload) => {
          const signature = await mission.signer.sign(signedBytes(header, payload))
          const lower = algorithm === "ES256" ? toLowS(signature) : signature
          return encodeCbor(new Tagged(18, [header, new Map(), payload, lower]))
        }),
      )
      const verdicts = (await agree(chips)).map(wordOf)
      expect(verdicts.filter((word) => word === "genuine")).toHaveLength(2)
      expect(new Set(verdicts)).toContain("key-wrong-purpose")
      expect(new Set(verdicts)).toContain("key-out-of-time")
    })
  })
})

const wordOf = (verdict: unknown): unknown => {
  const { outcome, reason } = verdict as { readonly outcome: string; readonly reason?: string }
  return reason ?? outcome
}
