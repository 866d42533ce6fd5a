import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { runDraw } from "../../src/draw/runDraw.ts"
import { verifyDraw } from "../../src/draw/verifyDraw.ts"
import { sha256 } from "../../src/hashing/sha256.ts"
import { MISFORMINGS } from "./misformings.ts"
import { newSeed, numbersFrom, publish, randomGroups, SOURCES, tamper } from "./publishedDraw.ts"
import { FORGERIES, TAMPERINGS } from "./tamperings.ts"

const seed = newSeed()
const files = publish(randomGroups(60, numbersFrom(seed)))

describe("verifying a published draw", () => {
  it.each([...TAMPERINGS, ...FORGERIES])("says so when $what", ({ change, codes }) => {
    const findings = verifyDraw(change(files))
    const found = [...new Set(findings.map(({ code }) => code))]
    expect(found.sort(), `seed ${seed}: ${JSON.stringify(findings)}`).toEqual([...new Set(codes)].sort())
  })

  it("names the line that was changed, added or dropped", () => {
    const added = verifyDraw(tamper(files, "pool.txt", (text) => `${text}Z1 1 citizens 1 6\n`))
    expect(added).toContainEqual(expect.objectContaining({ code: "line-added", where: "Z1" }))
    const dropped = verifyDraw(tamper(files, "pool.txt", (text) => text.replace(/^G000003 .*\n/m, "")))
    expect(dropped).toContainEqual(expect.objectContaining({ code: "line-dropped", where: "G000003" }))
  })

  it("finds a whole set of files that was made up afterwards by the hash that was published before", () => {
    const hash = sha256(files["commitment.txt"]!)
    const forged = publish(randomGroups(61, numbersFrom(seed + 1)))
    expect(verifyDraw(files, hash)).toEqual([])
    expect(verifyDraw(forged)).toEqual([])
    expect(verifyDraw(forged, hash).map(({ code }) => code)).toEqual(["commitment-changed"])
  })

  it("accepts a draw from public sources, without secrets, and one from an empty pool", () => {
    const groups = randomGroups(40, numbersFrom(seed + 2))
    expect(verifyDraw(publish(groups, { randomness: SOURCES, secrets: [] }))).toEqual([])
    expect(verifyDraw(publish([]))).toEqual([])
  })

  it("finds public sources that are others than those committed to", () => {
    const published = publish(randomGroups(40, numbersFrom(seed + 3)), { randomness: SOURCES })
    const renamed = verifyDraw(tamper(published, "sources.txt", (text) => text.replace("lottery", "raffle")))
    expect(renamed.map(({ code }) => code)).toEqual(["sources-differ"])
    const other = verifyDraw(tamper(published, "sources.txt", (text) => text.replace("1045731", "1045732")))
    expect(other.map(({ code }) => code)).toEqual(["seed-differs"])
  })
})

describe("reading a published draw", () => {
  it.each(MISFORMINGS)("stops when $what", ({ changed, where }) => {
    const [first, ...others] = verifyDraw(changed)
    expect(`${first?.where} ${first?.message.split(":")[0]}`).toBe(where)
    expect([first?.code, others]).toEqual(["unreadable", []])
  })
})

describe("drawing by the public procedure", () => {
  it.each([
    ["the beacon is of another round", "commitment.txt", / 1000$/m, " 1001", "beacon-round"],
    ["the beacon's signature is wrong", "beacon.txt", /^(signature b4)4/m, "$15", "beacon-randomness"],
    ["the chain is another one", "beacon.txt", /^genesis 1/m, "genesis 2", "beacon-chain"],
    ["a secret was not revealed", "reveals.txt", /^secret chair .*\n/m, "", "reveal-missing"],
    ["the pool was changed", "pool.txt", /^G000002 .*\n/m, "", "pool-changed"],
    ["the rules were changed", "rules.txt", "places others 25", "places others 24", "rules-changed"],
  ] as const)("is refused when %s", (_, file, from, to, code) => {
    const { "result.txt": _result, ...inputs } = tamper(files, file, (text) => text.replace(from, to))
    const refused = runDraw(inputs)
    expect(Result.isFailure(refused) && refused.failure.map((finding) => finding.code)).toContain(code)
  })

  it("does not follow from the pool alone: with another secret or commitment everything is another draw", () => {
    const groups = randomGroups(60, numbersFrom(seed))
    const orders = [
      files,
      publish(groups, { secrets: [] }),
      publish(groups, { randomness: SOURCES }),
      publish(groups, { change: (commitment) => ({ ...commitment, made: "2023-08-20T09:00:01Z" }) }),
    ].map((one) => new TextDecoder().decode(one["result.txt"]).split("\n").slice(6).join("\n"))
    expect(new Set(orders).size).toBe(orders.length)
  })
})
