import {
  appendEntry,
  type Entry,
  mergeScans,
  type Note,
  newChain,
  newKeyPair,
  passagesOf,
  type Scan,
  verifyChain,
  webCryptoSigner,
} from "@mahmal/gate"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { signSign1 } from "../src/cose/Signer.ts"
import { encodeEntry, noHash } from "../src/scans/Entry.ts"
import { noon } from "./mission.ts"
import { randomFrom } from "./mutate.ts"

const start = noon * 1000
const hour = 3_600_000

const scan = (changes: Partial<Scan> = {}): Scan => ({
  kind: "scan",
  reference: "00112233445566aa",
  group: 417,
  gate: "m12-north",
  camp: 12,
  direction: "in",
  light: "green",
  reason: "welcome",
  passed: true,
  ...changes,
})

/** A chain with simple hashes and no signatures, which `verifyChain` checks and the merge does not. */
const chainOf = (device: string, notes: readonly (readonly [at: number, note: Note])[]): Entry[] =>
  notes.map(([at, note], index) => ({
    ...note,
    device,
    sequence: index + 1,
    at,
    previous: `${device}-${index}`,
    hash: `${device}-${index + 1}`,
  }))

describe("a device's chain of scans", () => {
  const notes: readonly Note[] = [
    { kind: "sync", hubAt: start },
    scan(),
    scan({ passed: false, light: "red", reason: "not-cbor", direction: "out" }),
    { kind: "scan", gate: "kitchen", direction: "in", light: "amber", reason: "typed-number", passed: true },
  ]

  const written = async () => {
    const pair = await newKeyPair()
    const signer = await webCryptoSigner(pair)
    let end = newChain("gate-7")
    const links = []
    const entries = []
    for (const [index, note] of notes.entries()) {
      const added = await appendEntry(end, note, start + index, signer)
      links.push(added.signed)
      entries.push(added.entry)
      end = added.end
    }
    return { key: pair.publicKey, signer, links, entries, end }
  }

  it("is verified in one upload or in parts", async () => {
    const { key, links, entries, end } = await written()
    expect(await verifyChain(links, key, newChain("gate-7"))).toEqual({ entries, end })
    const first = await verifyChain(links.slice(0, 2), key, newChain("gate-7"))
    expect(await verifyChain(links.slice(2), key, first.end)).toEqual({ entries: entries.slice(2), end })
  })

  it("is refused when a link is missing, moved, changed, of another device or signed by another key", async () => {
    const { key, signer, links, end } = await written()
    const [one, two, three, four] = links
    if (one === undefined || two === undefined || three === undefined || four === undefined) return expect.fail()
    const from = newChain("gate-7")
    const changed = two.slice()
    changed[60] = (changed[60] ?? 0) ^ 1
    const stranger = await newKeyPair()
    const elsewhere = (await appendEntry({ ...end, device: "gate-8" }, scan(), start, signer)).signed
    const link = { ...scan(), device: "gate-7", sequence: 1, at: start, previous: noHash }
    const typed = await signSign1(encodeEntry(link, scan()), signer, "application/mahmal-trust-list+cwt")
    expect(await verifyChain([typed], key, from)).toMatchObject({
      refused: { detail: expect.stringContaining("type") },
    })
    const rewritten = (await appendEntry({ ...from, sequence: 1 }, scan(), start, signer)).signed
    expect(await verifyChain([one, three, four], key, from)).toMatchObject({
      end: { sequence: 1 },
      refused: { reason: "not-newer" },
    })
    expect(await verifyChain([two, one], key, from)).toMatchObject({ entries: [], refused: { reason: "not-newer" } })
    expect(await verifyChain([one, changed], key, from)).toMatchObject({
      end: { sequence: 1 },
      refused: { outcome: "refused" },
    })
    expect(await verifyChain([...links, elsewhere], key, from)).toMatchObject({
      refused: { reason: "claims-malformed" },
    })
    expect(await verifyChain([one, rewritten], key, from)).toMatchObject({ refused: { reason: "not-newer" } })
    expect(await verifyChain(links, stranger.publicKey, from)).toMatchObject({ refused: { reason: "signature-wrong" } })
  })

  it("is refused when a gate or a reason in it cannot be stored and shown anywhere", async () => {
    const pair = await newKeyPair()
    const signer = await webCryptoSigner(pair)
    const verdict = async (changes: Partial<Scan>) => {
      const { signed, entry } = await appendEntry(newChain("gate-7"), scan(changes), start, signer)
      const { refused } = await verifyChain([signed], pair.publicKey, newChain("gate-7"))
      return refused?.reason ?? entry.kind
    }
    for (const word of ["", "m12\u0000", "m12\nnorth", "بوابة", "x".repeat(65)])
      expect([await verdict({ gate: word }), await verdict({ reason: word })], JSON.stringify(word)).toEqual([
        "claims-malformed",
        "claims-malformed",
      ])
    expect(await verdict({ gate: "x".repeat(64) })).toBe("scan")
  })
})

describe("the merge of what devices uploaded", () => {
  it("is one history for a thousand devices with clocks wrong by an hour, in any order of upload", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomFrom(seed)
        // All scans at different moments of a day, so that the true order is known.
        const moments = shuffled(
          Array.from({ length: 8000 }, (_, at) => start + at * 10_000),
          random,
        )
        const truth: { moment: number; reference: string }[] = []
        const uploads: Entry[][] = []
        for (let device = 0; device < 1000; device++) {
          const wrong = random(2 * hour) - hour
          const own = moments.slice(device * 8, device * 8 + 8).sort((a, b) => a - b)
          const day = own.map((moment): [number, Note] => {
            const reference = (moment / 10_000).toString(16).padStart(16, "0")
            truth.push({ moment, reference })
            return [moment + wrong, scan({ reference, camp: 12 + (device % 3) })]
          })
          const morning: [number, Note] = [start - hour + wrong, { kind: "sync", hubAt: start - hour }]
          const night: [number, Note] = [start + 24 * hour + wrong, { kind: "sync", hubAt: start + 24 * hour }]
          const chain = chainOf(`gate-${device}`, [morning, ...day, night])
          const cut = random(chain.length)
          uploads.push(chain.slice(0, cut + 1), chain.slice(cut), chain.slice(0, random(chain.length)))
        }
        const history = mergeScans(uploads)
        truth.sort((a, b) => a.moment - b.moment)
        expect(history.scans.map(({ reference, time }) => ({ moment: time, reference }))).toEqual(truth)
        expect(history.alarms).toEqual([])
        expect(history.gaps).toEqual([])
        expect(mergeScans(shuffled(uploads, random))).toEqual(history)
        expect(mergeScans([shuffled(uploads.flat(), random)])).toEqual(history)
      }),
      { numRuns: 5 },
    )
  })

  it("is the same in any order for any clocks, gaps and forks", () => {
    const note: fc.Arbitrary<Note> = fc.oneof(
      fc.record({ reference: fc.constantFrom("aa", "bb"), camp: fc.nat(2) }).map(scan),
      fc.nat(100_000).map((hubAt) => ({ kind: "sync", hubAt }) as const),
    )
    const device = fc.tuple(
      fc.constantFrom("one", "two", "three"),
      fc.array(fc.tuple(fc.nat(100_000), note), { maxLength: 8 }),
    )
    const entries = fc
      .array(device, { maxLength: 5 })
      .map((chains) =>
        chains.flatMap(([name, notes], copy) =>
          chainOf(name, notes).map((entry) => ({ ...entry, hash: `${entry.hash}-${copy}` })),
        ),
      )
    fc.assert(
      fc.property(entries, fc.integer(), (all, seed) => {
        const history = mergeScans([all])
        const scans = all.filter((entry) => entry.kind === "scan")
        expect(history.scans.map(({ hash }) => hash).sort()).toEqual(scans.map(({ hash }) => hash).sort())
        expect(mergeScans(shuffled(all, randomFrom(seed)).map((entry) => [entry, entry]))).toEqual(history)
      }),
    )
  })

  it("keeps a device's own order, and each scan between the syncs around it", () => {
    const jumpy = chainOf("gate-1", [
      [start, { kind: "sync", hubAt: start }],
      [start + 9 * hour, scan({ gate: "first" })],
      [start + 1000, scan({ gate: "second" })],
      [start + 2 * hour, { kind: "sync", hubAt: start + hour }],
      [start + 2 * hour + 1000, scan({ gate: "third" })],
    ])
    const { scans } = mergeScans([jumpy])
    expect(scans.map(({ gate, time }) => [gate, time - start])).toEqual([
      ["first", hour],
      ["second", hour],
      ["third", hour + 1000],
    ])
  })

  it("interpolates the drift of a clock between two syncs", () => {
    const slow = chainOf("gate-1", [
      [start, { kind: "sync", hubAt: start }],
      [start + hour / 2, scan()],
      [start + hour, { kind: "sync", hubAt: start + hour + 10_000 }],
    ])
    expect(mergeScans([slow]).scans).toMatchObject([{ time: start + hour / 2 + 5000, sure: true }])
  })

  it("corrects what a device scanned before its first sync, and after its last, by the error that it showed then", () => {
    const behind = start - hour
    const chain = chainOf("gate-1", [
      [behind + 1000, scan()],
      [behind + 2000, { kind: "sync", hubAt: start + 2000 }],
      [behind + 3000, scan()],
    ])
    expect(mergeScans([chain]).scans).toMatchObject([
      { time: start + 1000, sure: true },
      { time: start + 3000, sure: true },
    ])
  })

  it("marks the times of a device without a sync as not sure", () => {
    expect(mergeScans([chainOf("gate-1", [[start, scan()]])]).scans).toMatchObject([{ time: start, sure: false }])
  })

  it("lists the gaps of scans that are not uploaded yet", () => {
    const chain = chainOf(
      "gate-1",
      Array.from({ length: 9 }, (_, at) => [start + at, scan()] as const),
    )
    expect(mergeScans([chain.slice(2, 4), chain.slice(6)]).gaps).toEqual([
      { device: "gate-1", from: 1, until: 2 },
      { device: "gate-1", from: 5, until: 6 },
    ])
  })

  it("raises an alarm when two devices scan a bracelet at once in two camps", () => {
    const sync = { kind: "sync", hubAt: start } as const
    const one = chainOf("gate-1", [
      [start, sync],
      [start + 5000, scan({ camp: 12 })],
    ])
    // This clock is 50 minutes behind: only on the hub's clock are the two scans at once.
    const two = chainOf("gate-2", [
      [start - 3_000_000, sync],
      [start - 3_000_000 + 30_000, scan({ camp: 13 })],
    ])
    const same = chainOf("gate-3", [
      [start, sync],
      [start + 31_000, scan({ camp: 12 })],
    ])
    const later = chainOf("gate-4", [
      [start, sync],
      [start + 91_001, scan({ camp: 14 })],
    ])
    const { alarms } = mergeScans([later, same, two, one])
    expect(alarms).toMatchObject([
      { kind: "two-camps", reference: "00112233445566aa", first: { device: "gate-1" }, second: { device: "gate-2" } },
      { kind: "two-camps", first: { device: "gate-2" }, second: { device: "gate-3" } },
    ])
  })

  it("raises that alarm within a minute only, and not for two camps that one device serves", () => {
    const alarmsOf = (device: string, after: number) =>
      mergeScans([
        chainOf("gate-1", [[start, scan({ camp: 12 })]]),
        chainOf(device, [
          [start, scan({ camp: 12 })],
          [start + after, scan({ camp: 13 })],
        ]),
      ]).alarms.length
    expect([alarmsOf("gate-1", 60_000), alarmsOf("gate-2", 60_000), alarmsOf("gate-2", 60_001)]).toEqual([0, 1, 0])
  })

  it("raises an alarm when a device has a sequence number twice, and keeps both scans", () => {
    const chain = chainOf("gate-1", [[start, scan()]])
    const copy = chain.map((entry) => ({ ...entry, hash: "another" }))
    const { alarms, scans } = mergeScans([chain, copy])
    expect(alarms).toEqual([{ kind: "fork", device: "gate-1", sequence: 1, hashes: ["another", "gate-1-1"] }])
    expect(scans).toHaveLength(2)
  })

  it("gives the last passage of each bracelet", () => {
    const { scans } = mergeScans([
      chainOf("gate-1", [
        [start, scan({ reference: "a1" })],
        [start + 1, scan({ reference: "a2" })],
        [start + 3, scan({ reference: "a2", direction: "out" })],
        [start + 4, scan({ reference: "a4", passed: false, light: "red" })],
        [start + 5, scan({ reference: "a1", camp: 31, gate: "a31" })],
        [
          start + 6,
          {
            kind: "scan",
            reference: "a5",
            gate: "kitchen",
            direction: "in",
            light: "green",
            reason: "welcome",
            passed: true,
          },
        ],
      ]),
    ])
    expect(passagesOf(scans).get("a1")).toMatchObject({ place: "camp 31", direction: "in" })
    expect(passagesOf(scans).get("a2")).toEqual({ place: "camp 12", direction: "out", at: (start + 3) / 1000 })
    expect(passagesOf(scans).get("a5")).toMatchObject({ place: "gate kitchen" })
    expect(passagesOf(scans).has("a4")).toBe(false)
  })
})

const shuffled = <A>(items: readonly A[], random: (below: number) => number): A[] => {
  const mixed = [...items]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random(last + 1)
    ;[mixed[last], mixed[other]] = [mixed[other] as A, mixed[last] as A]
  }
  return mixed
}
