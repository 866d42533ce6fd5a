import { describe, expect, it } from "vitest"
import { verifyDraw } from "../../src/draw/verifyDraw.ts"
import { newSeed, numbersFrom, publish, randomGroups, SOURCES, tamper } from "./publishedDraw.ts"

const groups = randomGroups(60, numbersFrom(newSeed()))
const files = publish(groups)
const ofSources = publish(groups, { randomness: SOURCES })

/** What is done to a file, and where a reader stops: the line's number and the field. */
type Case = readonly [what: string, from: string | RegExp, to: string, where: string]

const refuses = (file: keyof typeof files, cases: ReadonlyArray<Case>, published = files) =>
  it.each(cases)(`is not read with %s`, (_, from, to, where) => {
    const changed = tamper(published, file, (text) => text.replace(from, to))
    expect(changed[file], "the case changes something").not.toEqual(published[file])
    const findings = verifyDraw(changed).map((finding) => `${finding.code} ${finding.where} ${finding.message}`)
    expect(findings.map((finding) => finding.split(":", 2).join(":"))).toEqual([`unreadable ${file}:${where}`])
  })

// Two programs that read a file differently would find two draws in it: each format has one form of everything.
describe("the rules of a draw", () => {
  refuses("rules.txt", [
    ["a line of another kind", "figure first", "number first", "2 keyword"],
    ["a field too many", /^places citizens .*/m, "$& 1", "6 line"],
    ["a figure of no allowed name", "first-tier-age", "First-tier-age", "2 name"],
    ["a figure of no allowed value", "age 65", "age 65,5", "2 value"],
    ["a limit that is no number", "tier-limit 3", "tier-limit three", "4 tier-limit"],
    ["a limit that nobody keeps", "tier-limit 3", "tier-limit 0", "4 tier-limit"],
    ["a share twice", /^places others .*\n/m, "$&$&", "8 name"],
    ["lines out of order", /^(figure tier.*\n)(figure weight.*\n)/m, "$2$1", "5 name"],
    ["more places than 32 bits count", "others 25", "others 4294967296", "7 places"],
  ])
})

describe("the commitment to a draw", () => {
  refuses("commitment.txt", [
    ["a day that is in no calendar", "2023-08-20", "2023-02-30", "2 made"],
    ["an hour of another zone", "09:00:00Z", "12:00:00+03:00", "2 made"],
    ["a program without a version", "mahmal-draw/1.0.0", "mahmal-draw", "3 program"],
    ["a hash in capital letters", /^root [0-9a-f]{64}$/m, `root ${"AB".repeat(32)}`, "5 root"],
    ["a hash that is cut off", /^(rules [0-9a-f]{62}).*/m, "$1", "7 rules"],
    ["no randomness to come", /^randomness .*\n/m, "", "8 randomness"],
    ["randomness of another kind", / drand .*/, " dice", "8 randomness"],
    ["randomness of no round", / 1000$/m, "", "8 line"],
    ["a round before the first", / 1000$/m, " 0", "8 round"],
    ["a round that not every program can count to", / 1000$/m, " 1000000000000000", "8 round"],
    ["a line of another kind after the randomness", "secret chair", "sealed chair", "10 keyword"],
    ["a member's secret twice", "secret chair", "secret witness", "10 name"],
    ["a field too many at a secret", /^secret chair .*/m, "$& 1", "10 line"],
  ])
  refuses(
    "commitment.txt",
    [
      ["a field too many at its sources", "randomness sources", "randomness sources 2", "8 line"],
      ["no source", /^source .*\n/gm, "", "9 source"],
      ["a source that is not described", /^source index .*/m, "source index", "10 source"],
      ["a source twice", "source index", "source lottery", "10 name"],
    ],
    ofSources,
  )
})

describe("what came of a draw's randomness", () => {
  refuses("beacon.txt", [
    ["a scheme that is not known", "bls-unchained-g1-rfc9380", "bls-unchained-on-g1", "2 scheme"],
    ["half a byte of a key", /^(public-key [0-9a-f]+)[0-9a-f]$/m, "$1", "3 public-key"],
    ["a period of no seconds", "period 3", "period 0", "4 period"],
    [
      "a signature before it in another form",
      "previous-signature -",
      "previous-signature none",
      "9 previous-signature",
    ],
    ["a line too many", /^randomness .*\n/m, "$&$&", "12 line"],
  ])
  refuses(
    "sources.txt",
    [
      ["a line of another kind", "source index", "sauce index", "3 keyword"],
      ["a source without a number", /^source index .*/m, "source index", "3 source"],
      ["a number with a sign", "1045731", "-1045731", "3 number"],
      ["a number of more than forty digits", "1045731", "1".repeat(41), "3 number"],
    ],
    ofSources,
  )
})

describe("the secrets that are revealed for a draw", () => {
  refuses("reveals.txt", [
    ["a line of another kind", "secret chair", "sealed chair", "3 keyword"],
    ["a member twice", "secret chair", "secret witness", "3 name"],
    ["a field too many", /^secret chair .*/m, "$& 1", "3 line"],
    ["a salt of fifteen bytes", "0f".repeat(16), "0f".repeat(15), "2 salt"],
    ["a salt of sixty-five bytes", "0f".repeat(16), "0f".repeat(65), "2 salt"],
    ["half a byte of a secret", "c0ffee", "c0ffe", "2 secret"],
    ["a secret of more than 1,024 bytes", "c0ffee", "00".repeat(1025), "2 secret"],
  ])
})

describe("the result of a draw", () => {
  refuses("result.txt", [
    ["a hash of another length", /^seed [0-9a-f]{64}$/m, "seed 00", "6 seed"],
    ["a line of another kind", /^drawn /m, "chosen ", "8 keyword"],
    ["a field too few at a drawn group", /^(drawn .*) \d+$/m, "$1", "8 line"],
    ["no position", /^drawn citizens 1 /m, "drawn citizens 0 ", "8 position"],
    ["a field too few at a share", /^(share citizens .*) \d+$/m, "$1", "7 line"],
    ["a count that is no number", /^(share citizens .*) \d+$/m, "$1 some", "7 count"],
    ["more places than 32 bits count", "share citizens 60", "share citizens 4294967296", "7 places"],
    ["a group of no members", /^(drawn citizens 1 1 \d+ \S+) \d+/m, "$1 0", "8 members"],
    ["a tier that is no pool's", /^(drawn citizens 1 1 \d+ \S+ \d+) \d+/m, "$1 256", "8 tier"],
    ["a weight that is no pool's", /^(drawn citizens 1 1 .*) \d+$/m, "$1 65536", "8 weight"],
  ])

  it("is not read with a share twice, or a field too many at a group that waits", () => {
    const text = new TextDecoder().decode(files["result.txt"])
    const lines = text.split("\n")
    const others = lines.findIndex((line) => line.startsWith("share others"))
    const waiting = lines.findIndex((line) => line.startsWith("waiting"))
    const at = (changed: string) => verifyDraw(tamper(files, "result.txt", () => changed)).map(({ where }) => where)
    expect(at(text.replace("share others", "share citizens"))).toEqual([`result.txt:${others + 1}`])
    expect(at(text.replace(/^waiting .*$/m, "$& 1"))).toEqual([`result.txt:${waiting + 1}`])
  })
})
