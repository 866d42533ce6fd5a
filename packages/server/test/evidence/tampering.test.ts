import { canonical, type Json } from "@mahmal/core/evidence/canonical"
import { bytesOfJson } from "@mahmal/core/evidence/hashing"
import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type ALedger, aLedger, apply, toVisa } from "./aLedger.ts"
import { alone, findingsOf } from "./verifiers.ts"

/** A bundle as a tamperer has it: any JSON. */
// biome-ignore lint/suspicious/noExplicitAny: whoever tampers keeps to no type.
type Loose = any

let ledger: ALedger
let file: Buffer
beforeAll(async () => {
  ledger = await aLedger()
  const pilgrim = await apply(ledger, 0)
  await toVisa(ledger, pilgrim)
  await ledger.client.query("update person set mobile = '+97455500000' where pilgrim = $1", [pilgrim])
  file = await ledger.evidence(pilgrim)
})
afterAll(() => ledger.close())

const key = () => ledger.first.publicKey
const read = (): Loose => JSON.parse(file.toString("utf8"))
const write = (bundle: Loose): Buffer => Buffer.from(`${canonical(bundle as Json)}\n`)
const changed = (change: (bundle: Loose) => void): Buffer => {
  const bundle = read()
  change(bundle)
  return write(bundle)
}
/** Where each verifier sees something wrong. */
const places = (files: ReadonlyArray<Buffer>) =>
  findingsOf(files, key()).map((verdicts) => verdicts.map((findings) => findings.map(({ where }) => where)))

it(`holds as it was made${alone}`, () => {
  expect(places([file]).flat(2)).toEqual([])
})

it(`fails whichever byte is changed${alone}`, () => {
  const seed = Date.now()
  const byte = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }))
  const files = fc.sample(byte, { seed, numRuns: 400 }).map(([at, by]) => {
    const copy = Buffer.from(file)
    copy[at] = copy[at]! ^ by
    return { at, by, copy }
  })
  const found = places(files.map(({ copy }) => copy))
  const missed = files.filter((_, n) => found[n]!.some((findings) => findings.length === 0))
  expect(missed.map(({ at, by }) => ({ seed, at, by }))).toEqual([])
})

it(`fails whatever value is changed, by one who writes JSON as it must be${alone}`, () => {
  const files: Array<Buffer> = []
  const tampered: Array<string> = []
  /** Puts another value in the place of each that the bundle has, one at a time. */
  const walk = (value: Loose, path: ReadonlyArray<string | number>): void => {
    if (value !== null && typeof value === "object") {
      for (const [name, member] of Object.entries(value))
        walk(member, [...path, Array.isArray(value) ? Number(name) : name])
      return
    }
    tampered.push(path.join("."))
    files.push(
      changed((bundle) => {
        const holder = path.slice(0, -1).reduce((at: Loose, name) => at[name], bundle)
        holder[path.at(-1)!] = otherThan(value)
      }),
    )
  }
  walk(read(), [])
  const found = places(files)
  expect(tampered.filter((_, n) => found[n]!.some((findings) => findings.length === 0))).toEqual([])
  expect(tampered.length).toBeGreaterThan(200)
})

const otherThan = (value: unknown): unknown => {
  if (typeof value === "number") return value + 1
  if (typeof value === "boolean") return !value
  const text = String(value)
  return /^[0-9a-f]{2,}$/.test(text) ? (text.startsWith("0") ? "1" : "0") + text.slice(1) : `${text}x`
}

it(`names the event that is dropped, also the last, doubled or moved${alone}`, () => {
  const count: number = read().evidence.events.length
  const cases = Array.from({ length: count }, (_, n) => n).flatMap((n) => [
    { n, file: changed(({ evidence }) => evidence.events.splice(n, 1)) },
    { n, file: changed(({ evidence }) => evidence.events.splice(n, 0, evidence.events[n])) },
    {
      n,
      file: changed(({ evidence }) => {
        const [one] = evidence.events.splice(n, 1)
        evidence.events.splice(n === 0 ? 1 : n - 1, 0, one)
      }),
    },
  ])
  const found = places(cases.map((one) => one.file))
  cases.forEach(({ n }, c) => {
    // What is moved before another is seen at the other, which then stands too late.
    const named = [`event ${n + 1}`, `event ${Math.max(n, 1)}`]
    for (const findings of found[c]!) expect(findings.some((where) => named.includes(where))).toBe(true)
  })
})

it(`fails when the last event is dropped with all that speaks of it, because the hub signed how many there were${alone}`, () => {
  const shorter = changed(({ evidence }) => {
    evidence.events.pop()
    evidence.head.events--
    evidence.head.last = "00".repeat(32)
  })
  expect(places([shorter])[0]!.every((findings) => findings.includes("the signature"))).toBe(true)
})

it(`names whichever leaf, page, seal or message is dropped or doubled${alone}`, () => {
  const lists = ["persons", "contracts", "acts", "messages", "pages", "seals"]
  const cases = lists.flatMap((list) => {
    const length: number = read().evidence[list].length
    return Array.from({ length }, (_, n) => n).flatMap((n) => [
      changed(({ evidence }) => evidence[list].splice(n, 1)),
      changed(({ evidence }) => evidence[list].splice(n, 0, evidence[list][n])),
    ])
  })
  expect(places(cases).flatMap((verdicts) => verdicts.filter((findings) => findings.length === 0))).toEqual([])
})

it(`fails when somebody signs it with a key of his own${alone}`, async () => {
  const other = await ledger.newKey("other.pem")
  const bundle = read()
  bundle.evidence.events.pop()
  bundle.evidence.head = { events: bundle.evidence.events.length, last: bundle.evidence.head.last }
  bundle.evidence.key = other.publicKey
  for (const one of bundle.evidence.seals) {
    one.seal.key = other.publicKey
    one.signature = await other.sign(bytesOfJson(one.seal))
  }
  bundle.signature = await other.sign(bytesOfJson(bundle.evidence))
  const [verdicts = []] = places([write(bundle)])
  for (const findings of verdicts) expect(findings).toEqual(expect.arrayContaining(["seal 1", "the signature"]))
})

it(`holds when any personal field is taken out, or all of them${alone}`, () => {
  const [[number, opened] = ["", {}]] = Object.entries<Loose>(read().personal)
  const without = Object.keys(opened).map((name) => changed(({ personal }) => delete personal[number][name]))
  const files = [...without, changed((bundle) => (bundle.personal = {}))]
  expect(files.length).toBeGreaterThan(15)
  expect(places(files).flat(2)).toEqual([])
})

it(`names a personal field that is not what it was${alone}`, () => {
  const wrong = changed(({ personal }) => (personal[Object.keys(personal)[0]!].passport_no.value = "P0000000"))
  for (const findings of places([wrong])[0]!)
    expect(findings).toEqual([expect.stringMatching(/^passport_no of person \d+$/)])
})

it(`refuses what is no bundle, however it is written${alone}`, () => {
  const text = file.toString("utf8")
  const files = [
    "",
    "{}\n",
    "null\n",
    "[".repeat(100_000),
    text.trimEnd(),
    `${text} `,
    `\uFEFF${text}`,
    text.replace('"format":1', '"format":1.0'),
    text.replace('"format":1', '"format":true'),
    text.replace('"format":1', '"format":1e0'),
    text.replace('"format":1', '"format":1,"format":1'),
    text.replace('"evidence":', '"Evidence":'),
  ].map((written) => Buffer.from(written))
  const found = places([...files, Buffer.from([0xff, 0xfe, 0x00])])
  expect(found.flatMap((verdicts) => verdicts.filter((findings) => findings.length === 0))).toEqual([])
})
