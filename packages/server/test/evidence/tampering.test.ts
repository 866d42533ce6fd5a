import { isUtf8 } from "node:buffer"
import type { Finding } from "@mahmal/core/evidence/Finding"
import { canonical, type Json } from "@mahmal/core/hashing/canonical"
import { bytesOfJson, digestOf } from "@mahmal/core/hashing/digestOf"
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
  await ledger.client.query("update person set mobile = '+97455500000', email = '\uFFFD' where pilgrim = $1", [pilgrim])
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

/** What tells where in a file something is: a part of the bundle by its name, a member by its path, or a place in the text. */
const aPlace =
  /^(event|person|contract|act|message|page|seal) [\da-f]+|^the (head|signature):| of person |\["|^bundle\.|(position|column|character|byte) \d|\.\.\.|end of JSON/
const named = ({ where, what }: Finding): boolean => aPlace.test(`${where}: ${what}`)

it(`fails whichever byte is changed, and says where${alone}`, () => {
  const seed = Date.now()
  const byte = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }))
  // Whose the personal fields are is told by one byte, which a sample seldom meets.
  const number = file.indexOf('"personal":{"') + '"personal":{"'.length
  const bytes = [...fc.sample(byte, { seed, numRuns: 400 }), ...[8, 80, 128].map((by) => [number, by] as const)]
  const files = bytes.map(([at, by]) => {
    const copy = Buffer.from(file)
    copy[at] = copy[at]! ^ by
    return { at, by, copy }
  })
  const found = findingsOf(
    files.map(({ copy }) => copy),
    key(),
  )
  const missed = files.flatMap(({ at, by }, n) =>
    found[n]!.flatMap((findings) => (findings.some(named) ? [] : [{ seed, at, by, findings }])),
  )
  expect(missed).toEqual([])
})

it(`names the first byte that is no UTF-8, whatever character it begins like${alone}`, () => {
  const broken = ["ff", "c3", "ef41", "efbf22", "e080", "f09f9841", "80"].map((hex) => Buffer.from(hex, "hex"))
  const inside = broken.map((bytes) => Buffer.concat([file.subarray(0, 100), bytes, file.subarray(100)]))
  const cut = ["ef", "efbf", "f09f98"].map((hex) => Buffer.concat([file.subarray(0, 100), Buffer.from(hex, "hex")]))
  for (const verifiers of findingsOf([...inside, ...cut], key()))
    for (const findings of verifiers)
      expect(findings).toEqual([{ where: "byte 101 of the file", what: "it is no UTF-8" }])
})

it(`says where a number stands that is no whole number${alone}`, () => {
  const text = file.toString("utf8")
  const files = ["1.0", "1e9", "-1.5", "1E400", "9007199254740993"].map((odd) =>
    Buffer.from(text.replace(/"made":\d+/, `"made":${odd}`)),
  )
  for (const verifiers of findingsOf(files, key()))
    for (const findings of verifiers) expect(findings.filter((one) => !named(one))).toEqual([])
})

type Path = ReadonlyArray<string | number>

const numbered: Readonly<Record<string, string>> = { events: "version", persons: "number" }

/** Under which names verifiers may tell that the value at a path is not what it was. */
const namesOf = ([top, member, n]: Path, before: Loose, after: Loose): ReadonlyArray<string> => {
  if (top === "personal") return [`${n} of person ${member}`]
  if (top === "signature" || member === "made" || member === "key") return ["the signature"]
  if (member === "pilgrim") return ["event 1"]
  if (member === "head") return n === "last" ? ["the head"] : [`event ${after.evidence.head.events}`]
  const [was, is] = [before.evidence[member!][n!], after.evidence[member!][n!]]
  if (member === "messages") return [`message ${digestOf(is).slice(0, 16)} of ${is.exchange}`]
  if (member === "pages" || member === "seals")
    return [was, is].map((one) => `${String(member).slice(0, -1)} ${(one.page ?? one.seal).number}`)
  return [was, is].map(({ leaf }) => `${String(member).slice(0, -1)} ${leaf[numbered[member!] ?? "id"]}`)
}

/** How each verifier tells the path of a member that does not have its form. */
const pathsOf = (path: Path): ReadonlyArray<string> => [
  path.map((name) => (typeof name === "number" ? `[${name}]` : `["${name}"]`)).join(""),
  `bundle${path.map((name) => (typeof name === "number" ? `[${name}]` : `.${name}`)).join("")}`,
]

it(`names whatever value is changed, by one who writes JSON as it must be${alone}`, () => {
  const files: Array<Buffer> = []
  const tampered: Array<{ readonly path: Path; readonly names: ReadonlyArray<string> }> = []
  /** Puts another value in the place of each that the bundle has, one at a time. */
  const walk = (value: Loose, path: Path): void => {
    if (value !== null && typeof value === "object") {
      for (const [name, member] of Object.entries(value))
        walk(member, [...path, Array.isArray(value) ? Number(name) : name])
      return
    }
    const bundle = read()
    const holder = path.slice(0, -1).reduce((at: Loose, name) => at[name], bundle)
    holder[path.at(-1)!] = otherThan(value)
    // What all of it is, is no part of it: its form alone says that it is wrong.
    const form = path[1] === "kind" || path[1] === "format"
    tampered.push({ path, names: form ? [] : namesOf(path, read(), bundle) })
    files.push(write(bundle))
  }
  walk(read(), [])
  const found = findingsOf(files, key())
  const missed = tampered.flatMap(({ path, names }, n) =>
    found[n]!.flatMap((findings) => {
      const told = findings.some(
        ({ where, what }) =>
          names.includes(where) || pathsOf(path).some((one) => where === one || what.includes(`at ${one}`)),
      )
      return told ? [] : [{ path: path.join("."), findings }]
    }),
  )
  expect(missed).toEqual([])
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

it(`fails whichever leaf, page, seal or message is dropped, and names the one that is doubled${alone}`, () => {
  const lists = ["persons", "contracts", "acts", "messages", "pages", "seals"]
  const all = lists.flatMap((list) => read().evidence[list].map((_: unknown, n: number) => ({ list, n })))
  const dropped = all.map(({ list, n }) => changed(({ evidence }) => evidence[list].splice(n, 1)))
  expect(places(dropped).flatMap((verdicts) => verdicts.filter((findings) => findings.length === 0))).toEqual([])
  const doubled = all.map(({ list, n }) => changed(({ evidence }) => evidence[list].splice(n, 0, evidence[list][n])))
  const found = places(doubled)
  const missed = all.filter(({ list, n }, at) => {
    const names = namesOf(["evidence", list, n], read(), read())
    return found[at]!.some((findings) => !findings.some((where) => names.includes(where)))
  })
  expect(missed).toEqual([])
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

it(`names a personal field that gave bytes to its salt, or took some, though their hash is the same${alone}`, () => {
  const fields = Object.entries<Loose>(read().personal).flatMap(([number, opened]) =>
    Object.entries<Loose>(opened).map(([name, { salt, value }]) => ({ name, number, salt, bytes: Buffer.from(value) })),
  )
  const given = fields.flatMap(({ bytes, ...field }) =>
    [...bytes.keys()].flatMap((n) => ({
      ...field,
      salt: field.salt + bytes.subarray(0, n + 1).toString("hex"),
      value: bytes.subarray(n + 1),
    })),
  )
  const taken = fields.flatMap(({ bytes, ...field }) =>
    Array.from({ length: 32 }, (_, n) => ({
      ...field,
      salt: field.salt.slice(0, 2 * n),
      value: Buffer.concat([Buffer.from(field.salt.slice(2 * n), "hex"), bytes]),
    })),
  )
  const moved = [...given, ...taken].filter(({ salt, value }) => salt !== "" && isUtf8(value))
  const files = moved.map(({ name, number, salt, value }) =>
    changed(({ personal }) => (personal[number][name] = { salt, value: value.toString() })),
  )
  const found = findingsOf(files, key())
  const missed = moved.filter(({ number, name }, n) => {
    const paths = pathsOf(["personal", number, name, "salt"])
    return found[n]!.some(
      (findings) => !findings.some(({ where, what }) => paths.some((path) => where === path || what.includes(path))),
    )
  })
  expect(missed).toEqual([])
  expect(moved.length).toBeGreaterThan(50)
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
    // Half a surrogate pair has no UTF-8, and many encoders write the other for it.
    text.replace("\uFFFD", "\\ud800"),
  ].map((written) => Buffer.from(written))
  const found = places([...files, Buffer.from([0xff, 0xfe, 0x00])])
  expect(found.flatMap((verdicts) => verdicts.filter((findings) => findings.length === 0))).toEqual([])
})
