import {
  appendEntry,
  type Bytes,
  type ChainEnd,
  type Entry,
  mergeScans,
  newReference,
  passagesOf,
  type Scan,
} from "@mahmal/gate"
import { Effect } from "effect"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { singles } from "../http/sample.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"
import { approvedReader } from "./TestReader.ts"

type Reader = Awaited<ReturnType<typeof approvedReader>>

const hour = 3_600_000
const base64Url = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url")

const scan = (reference: string, camp: 11 | 12 | 31, direction: Scan["direction"] = "in"): Scan => ({
  kind: "scan",
  reference,
  group: 1,
  gate: camp === 12 ? "mina-12-north" : camp === 11 ? "mina-11" : "arafat-31",
  camp,
  direction,
  light: "green",
  reason: direction === "in" ? "welcome" : "goodbye",
  passed: true,
})

type Appended = Awaited<ReturnType<typeof appendEntry>>

/** The first link of a reader and of its copy, and the next of both. */
interface Copied {
  readonly own: Appended
  readonly copied: Appended
  readonly nextOfOwn: Appended
  readonly nextOfCopy: Appended
}

interface Seen {
  readonly at: number
  readonly device: string
  readonly gate: string
  readonly direction: string
}
const seen = ({ at, device, gate, direction }: Seen) => `${at} ${device} ${gate} ${direction}`

describe("the scans of many readers", () => {
  let world: GateWorld
  beforeAll(async () => {
    world = await startGates(singles[0] ?? [])
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  const upload = async (reader: Reader, links: ReadonlyArray<Bytes>) =>
    (await reader.ask("POST", "/v1/gate/scans", { json: { links: links.map(base64Url) } })).json

  const read = async (path: string) => (await world.hub.ask("GET", `/v1/seasons/1448/gate/${path}`)).json

  /** Alarms of these kinds. Most bracelets of these tests were never issued, and each raises one for that. */
  const alarmsOf = async (...kinds: ReadonlyArray<string>) =>
    (await read("alarms?limit=1000")).items.filter(({ kind }) => kinds.includes(String(kind)))

  const storedOf = async (readers: ReadonlyArray<Reader>) => {
    const ids = readers.map(({ id }) => id)
    return world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query<{ device: string; sequence: number; time: number; sure: boolean }>({
          text: `select device, sequence, time::float8 as time, sure from gate_link
            where device = any($1) and hub_at is null order by time, device, sequence, hash`,
          values: [ids],
        }),
      ),
    )
  }

  it("count once, however often and in whatever order their pieces come", async () => {
    const reader = await approvedReader(world.hub)
    const start = Date.now() - hour
    const people = Array.from({ length: 6 }, newReference)
    await reader.note({ kind: "sync", hubAt: start }, start)
    for (const [n, one] of people.entries()) await reader.note(scan(one, 12), start + n * 1000)
    const before = (await read("counts")) as unknown as { gates: Array<{ gate: string; in: number }> }
    const into = (counts: typeof before) => counts.gates.find(({ gate }) => gate === "mina-12-north")?.in ?? 0

    expect(await upload(reader, reader.links.slice(4))).toMatchObject({
      added: 3,
      known: 0,
      gaps: [{ from: 1, until: 4 }],
      links: 7,
    })
    expect(await upload(reader, reader.links.slice(4))).toMatchObject({ added: 0, known: 3 })
    expect(await upload(reader, reader.links.slice(0, 5))).toMatchObject({ added: 4, known: 1, gaps: [] })
    expect(into((await read("counts")) as unknown as typeof before)).toBe(into(before) + 6)
    expect(await alarmsOf("two-camps", "fork")).toEqual([])
  })

  it("are refused from the first link on that was changed; those before it are kept", async () => {
    const reader = await approvedReader(world.hub)
    for (let n = 0; n < 4; n += 1) await reader.note(scan(newReference(), 11), Date.now() + n)
    const changed = reader.links.map((link) => link.slice())
    const third = changed[2]
    if (third !== undefined) third[third.length - 1] = (third.at(-1) ?? 0) ^ 1
    expect(await upload(reader, changed)).toMatchObject({ added: 2, refused: { index: 2, reason: "signature-wrong" } })
    expect(await upload(reader, reader.links)).toMatchObject({ added: 2, known: 2 })
    const other = await approvedReader(world.hub)
    expect(await upload(other, reader.links)).toMatchObject({ added: 0, refused: { index: 0 } })
  })

  it("raise an alarm and a task when one bracelet was at once in two camps", async () => {
    const [here, there] = await Promise.all([approvedReader(world.hub, hour / 2), approvedReader(world.hub, -hour / 3)])
    const start = Date.now() - 2 * hour
    const [pilgrim] = await world.embrace(singles[0] ?? [])
    await world.follow()
    const copied = String((await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json.reference)
    for (const [reader, camp] of [
      [here, 11],
      [there, 12],
    ] as const) {
      await reader.note({ kind: "sync", hubAt: start }, start)
      await reader.note(scan(copied, camp), start + (camp === 11 ? 60_000 : 75_000))
      await reader.note({ kind: "sync", hubAt: start + hour }, start + hour)
      expect(await upload(reader, reader.links)).toMatchObject({ added: 3 })
    }
    const all = (await read("alarms?limit=1000")).items
    const paged: Array<unknown> = []
    for (let cursor = ""; ; ) {
      const page = await read(`alarms?limit=1${cursor}`)
      paged.push(...page.items)
      if (page.next === undefined) break
      cursor = `&cursor=${page.next}`
    }
    expect([all.length > 1, paged]).toEqual([true, all])
    const alarm = { kind: "two-camps", reference: copied, first: { camp: 11 }, second: { camp: 12 } }
    expect((await read("alarms?limit=1000")).items).toContainEqual(
      expect.objectContaining({ kind: "two-camps", reference: copied }),
    )
    expect((await read("alarms?limit=1000")).items.filter((one) => one.reference === copied)).toMatchObject([alarm])
    const tasks = (await world.hub.ask("GET", "/v1/tasks?kind=gate.two-camps")).json.items
    expect(tasks).toMatchObject([{ unit: "gate", pilgrim, why: { en: expect.stringContaining(copied) } }])
  })

  it("raise an alarm of every bracelet that two readers report at the same moment", async () => {
    const [here, there] = await Promise.all([approvedReader(world.hub), approvedReader(world.hub)])
    const references = Array.from({ length: 5 }, newReference)
    for (const [n, reference] of references.entries()) {
      const at = Date.now() - 5 * hour + n * 60_000
      await here.note(scan(reference, 11), at)
      await there.note(scan(reference, 12), at)
      await Promise.all([here, there].map((reader) => upload(reader, reader.links.slice(n))))
    }
    const alarms = new Set((await alarmsOf("two-camps")).map(({ reference }) => reference))
    expect(references.filter((reference) => !alarms.has(reference))).toEqual([])
  })

  it("withdraw an alarm that came from a wrong clock as soon as its error is known, but not its task", async () => {
    const [right, wrong] = await Promise.all([approvedReader(world.hub), approvedReader(world.hub, -hour)])
    const start = Date.now() - 4 * hour
    const reference = newReference()
    const alarms = async () => (await alarmsOf("two-camps")).filter((alarm) => alarm.reference === reference)
    await right.note(scan(reference, 11), start)
    await wrong.note(scan(reference, 12), start + hour)
    for (const reader of [right, wrong]) await upload(reader, reader.links)
    expect(await alarms()).toHaveLength(1)
    await wrong.note({ kind: "sync", hubAt: start + hour + 1 }, start + hour + 1)
    await upload(wrong, wrong.links)
    expect(await alarms()).toEqual([])
    expect((await world.hub.ask("GET", "/v1/tasks?kind=gate.two-camps")).text).toContain(reference)
  })

  it("raise an alarm when a reader was copied", async () => {
    const reader = await approvedReader(world.hub)
    await reader.note(scan(newReference(), 31), Date.now())
    const fork = await appendEntry(reader.end(), scan(newReference(), 31), Date.now(), reader.signer)
    await reader.note(scan(newReference(), 31), Date.now() + 1)
    await upload(reader, reader.links)
    expect(await upload(reader, [fork.signed])).toMatchObject({ added: 1 })
    expect((await read("alarms?limit=1000")).items).toContainEqual(
      expect.objectContaining({ kind: "fork", device: reader.id, sequence: 2 }),
    )
    const tasks = (await world.hub.ask("GET", "/v1/tasks?kind=gate.fork")).json.items
    expect(tasks).toMatchObject([{ unit: "gate", why: { en: expect.stringContaining(reader.id) } }])
  })

  it.each([
    ["which the next link of the copy gives away", ({ own, nextOfCopy }: Copied) => [own, nextOfCopy]],
    ["which the reader's own next link gives away", ({ nextOfOwn, copied }: Copied) => [nextOfOwn, copied]],
  ])("raise an alarm about a link of which the hub has one of two, %s", async (_, piecesOf) => {
    const reader = await approvedReader(world.hub)
    const append = (end: ChainEnd) => appendEntry(end, scan(newReference(), 31), Date.now(), reader.signer)
    const [own, copied] = [await append(reader.end()), await append(reader.end())]
    const [nextOfOwn, nextOfCopy] = [await append(own.end), await append(copied.end)]
    for (const piece of piecesOf({ own, copied, nextOfOwn, nextOfCopy })) await upload(reader, [piece.signed])
    expect((await read("alarms?limit=1000")).items).toContainEqual(
      expect.objectContaining({ kind: "fork", device: reader.id, sequence: 1 }),
    )
  })

  describe("of a bracelet that a key of ours has signed and that was never issued", () => {
    const tasksOf = async (reference: string) =>
      (await world.hub.ask("GET", `/v1/tasks?kind=gate.unissued&limit=500`)).json.items.filter(({ why }) =>
        JSON.stringify(why).includes(reference),
      )

    it("raise one alarm and one task about the reader, and other readers are told of it; it is not told again once somebody has looked at it", async () => {
      const [reader, other] = await Promise.all([approvedReader(world.hub), approvedReader(world.hub)])
      const [forged, typed] = [newReference(), newReference()]
      const at = Date.parse("2026-11-20T10:15:00Z")
      await reader.note({ ...scan(typed, 12), light: "amber", reason: "typed-number" }, at)
      await reader.note(scan(forged, 12), at)
      await upload(reader, reader.links)
      const seen = { device: reader.id, gate: "mina-12-north", camp: 12, direction: "in", at }
      const told = (await alarmsOf("unissued")).filter(({ reference }) => [forged, typed].includes(String(reference)))
      expect(told).toEqual([{ kind: "unissued", reference: forged, seen }])
      const [task, ...more] = await tasksOf(forged)
      expect(more).toEqual([])
      expect(task).toMatchObject({ unit: "operations" })
      for (const part of [reader.id, "mina-12-north", "2026-11-20 10:15", "The key was stolen"])
        expect(task?.why).toMatchObject({ en: expect.stringContaining(part) })
      expect(await tasksOf(typed)).toEqual([])
      expect((await other.ask("GET", "/v1/gate/sync")).json.unissued).toContain(forged)
      expect((await other.ask("GET", "/v1/gate/sync")).json.unissued).not.toContain(typed)

      const another = newReference()
      await reader.note(scan(another, 12), at + 1000)
      await upload(reader, reader.links)
      expect((await alarmsOf("unissued")).map(({ reference }) => reference)).toContain(another)
      expect(await tasksOf(another)).toEqual([])

      const closing = { json: { reason: "The key was withdrawn." } }
      expect((await world.hub.ask("POST", `/v1/tasks/${task?.task}/closing`, closing)).status).toBe(200)
      await other.note(scan(forged, 31), Date.now())
      await upload(other, other.links)
      expect(await tasksOf(forged)).toEqual([])
    })

    it("say that it may be of the hours that a restore has lost, where places of the list were left out for them", async () => {
      const places = (text: string) => world.hub.run(Effect.flatMap(Database, (database) => database.query({ text })))
      await places("update status_list set next_place = next_place + 10000")
      const reader = await approvedReader(world.hub)
      const reference = newReference()
      await reader.note(scan(reference, 12), Date.now())
      await upload(reader, reader.links)
      const [task] = await tasksOf(reference)
      expect(task?.why).toMatchObject({ en: expect.stringContaining("a restore has lost") })
      await places("update status_list set next_place = next_place - 10000")
    })
  })

  it("are put on the hub's clock as the library does, also where a reader was copied", async () => {
    const reader = await approvedReader(world.hub)
    const start = Date.now() - 6 * hour
    const talk = (after: number, off: number) => ({ kind: "sync", hubAt: start + after + off }) as const
    await reader.note(talk(0, 0), start)
    const copied: Array<Awaited<ReturnType<typeof appendEntry>>> = []
    let end = reader.end()
    for (const [n, note] of [scan(newReference(), 12), talk(2 * hour, 90_000), scan(newReference(), 12)].entries()) {
      const added = await appendEntry(end, note, start + (n + 1) * hour + hour / 4, reader.signer)
      copied.push(added)
      end = added.end
    }
    for (const [n, note] of [scan(newReference(), 12), talk(2 * hour, 0), scan(newReference(), 12)].entries())
      await reader.note(note, start + (n + 1) * hour)
    const [first, ...own] = reader.links
    for (const link of [...copied.map(({ signed }) => signed), first, ...own]) if (link) await upload(reader, [link])
    const { scans } = mergeScans([[...reader.entries, ...copied.map(({ entry }) => entry)]])
    const timesOf = (
      found: ReadonlyArray<{ readonly sequence: number; readonly time: number; readonly sure: boolean }>,
    ) => found.map(({ sequence, time, sure }) => `${sequence} ${time} ${sure}`).toSorted()
    expect(timesOf(await storedOf([reader]))).toEqual(timesOf(scans))
  })

  it("tell other readers where each bracelet went last, and nothing twice", async () => {
    const [reader, other] = await Promise.all([approvedReader(world.hub), approvedReader(world.hub)])
    const [first, second] = [newReference(), newReference()]
    let after = 0
    const news = async () => {
      const { json } = await other.ask("GET", `/v1/gate/passages?after=${after}`)
      after = Number(json.next)
      return json.items
    }
    await news()
    const at = Date.now() - hour
    await reader.note(scan(first, 12), at)
    await reader.note(scan(second, 31), at + 1000)
    await upload(reader, reader.links)
    expect(await news()).toEqual([
      { reference: [first, second].toSorted()[0], place: expect.any(String), direction: "in", at: expect.any(Number) },
      { reference: [first, second].toSorted()[1], place: expect.any(String), direction: "in", at: expect.any(Number) },
    ])
    await reader.note(scan(first, 12, "out"), at + 2000)
    await upload(reader, reader.links)
    expect(await news()).toEqual([{ reference: first, place: "camp 12", direction: "out", at: (at + 2000) / 1000 }])
    await reader.note({ ...scan(first, 12), light: "red", reason: "revoked", passed: false }, at + 3000)
    await upload(reader, reader.links)
    expect(await news()).toEqual([])
    const together = await world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({ text: "select change from gate_passage group by change having count(*) > 1" }),
      ),
    )
    expect(together).toEqual([])
  })

  it("merge to the history of the library, whatever the clocks, the pieces and their order", async () => {
    const places = [11, 12, 31] as const
    const device = fc.record({
      clock: fc.integer({ min: -hour, max: hour }),
      drift: fc.integer({ min: -60_000, max: 60_000 }),
      notes: fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.record({ who: fc.nat(4), camp: fc.constantFrom(...places), out: fc.boolean() }) },
          { weight: 1, arbitrary: fc.constant("sync" as const) },
        ),
        { minLength: 3, maxLength: 10 },
      ),
    })
    const season = fc.record({
      devices: fc.array(device, { minLength: 2, maxLength: 4 }),
      order: fc.infiniteStream(fc.nat(1000)),
    })
    await fc.assert(
      fc.asyncProperty(season, async ({ devices, order }) => {
        const start = Date.now() - 24 * hour
        const people = Array.from({ length: 5 }, newReference)
        const readers: Array<Reader> = []
        for (const { clock, drift, notes } of devices) {
          const reader = await approvedReader(world.hub, clock)
          for (const [n, note] of notes.entries()) {
            const at = start + n * 20_000
            await reader.note(
              note === "sync"
                ? { kind: "sync", hubAt: at + Math.round((drift * n) / 10) }
                : scan(people[note.who] ?? "", note.camp, note.out ? "out" : "in"),
              at,
            )
          }
          readers.push(reader)
        }
        const next = order[Symbol.iterator]()
        const draw = () => Number(next.next().value)
        const pieces = readers.flatMap((reader) => {
          const cut = 1 + (draw() % (reader.links.length - 1))
          return [reader.links.slice(0, cut), reader.links.slice(cut), reader.links].map((links) => ({
            reader,
            links,
            key: draw(),
          }))
        })
        for (const { reader, links } of pieces.toSorted((a, b) => a.key - b.key)) await upload(reader, links)

        const entries: ReadonlyArray<ReadonlyArray<Entry>> = readers.map((reader) => reader.entries)
        const history = mergeScans(entries)
        const own = new Set(people)
        expect(await storedOf(readers)).toEqual(
          history.scans.map(({ device: id, sequence, time, sure }) => ({ device: id, sequence, time, sure })),
        )
        const alarms = (await alarmsOf("two-camps")).filter(({ reference }) => own.has(String(reference)))
        const pairs = history.alarms.flatMap((alarm) =>
          alarm.kind === "two-camps" ? [[alarm.first, alarm.second]] : [],
        )
        const inOrder = (told: ReadonlyArray<ReadonlyArray<unknown>>) =>
          told.map((pair) => pair.join(" then ")).toSorted()
        expect(inOrder(alarms.map(({ first, second }) => [first, second].map((one) => seen(one as Seen))))).toEqual(
          inOrder(pairs.map((pair) => pair.map((one) => seen({ ...one, at: one.time })))),
        )
        const told: Array<{ readonly [field: string]: unknown }> = []
        for (let after = 0, more = true; more; ) {
          const { json } = (await readers[0]?.ask("GET", `/v1/gate/passages?after=${after}`)) ?? { json: undefined }
          told.push(...(json?.items ?? []))
          after = Number(json?.next)
          more = json?.more === true
        }
        expect(
          new Map(
            told
              .filter(({ reference }) => own.has(String(reference)))
              .map(({ reference, ...last }) => [reference, last]),
          ),
        ).toEqual(passagesOf(history.scans))
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })
})
