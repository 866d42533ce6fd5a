import { readFile } from "node:fs/promises"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Season } from "@mahmal/core/season/Season"
import { Effect, Exit } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { freeze } from "../../src/committee/freeze.ts"
import { correct } from "../../src/season/correct.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { asked, holdPublicDraw } from "../committee/aSeason.ts"
import { closeIntake, family, fileOf, pilgrimOf, type Rows, seasonJson, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { decideAll, pieces } from "../intake/files.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { newSeason } from "./newSeason.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
  return () => hub.stop()
})

const principal = family.find((row) => row[16] === "principal") ?? []
const companions = family.filter((row) => row[16] === "companion")
const column = { mobile: 13, group: 15 } as const

/** Somebody else's row under the number and in the group of another. */
const asIf = (row: ReadonlyArray<string>, number: string, group: string) =>
  row.with(0, number).with(column.group, group)

describe("an application that is known", () => {
  it("stands, and so do its companions, when a later file says something else of it", async () => {
    const { send, states } = await newSeason(hub)
    expect(await send(fileOf(family))).toMatchObject({ accepted: 3, added: 3 })
    const before = await states()
    const other = [principal.with(column.mobile, "12"), ...companions]
    expect(await send(fileOf(other))).toEqual({
      rows: 3,
      accepted: 3,
      rejected: 0,
      byReason: {},
      added: 0,
      known: 2,
      changed: [principal[0]],
    })
    expect(await states()).toEqual(before)
    expect([...before.values()]).toEqual(["Applied", "Applied", "Applied"])
  })

  it("stands when its group comes again without its principal", async () => {
    const { send, states } = await newSeason(hub)
    await send(fileOf(family))
    expect(await send(fileOf(companions))).toMatchObject({ accepted: 2, rejected: 0, known: 2 })
    expect(new Set((await states()).values())).toEqual(new Set(["Applied"]))
  })

  it("is told as it stands when it was rejected before, with the reasons of then", async () => {
    const { send, states } = await newSeason(hub)
    const first = await send(fileOf(companions))
    expect(first).toMatchObject({ rejected: 2, byReason: { "group-principal": 2 } })
    expect(await send(fileOf(family))).toEqual({
      rows: 3,
      accepted: 1,
      rejected: 2,
      byReason: { "group-principal": 2 },
      added: 1,
      known: 2,
      changed: [],
    })
    expect([...(await states()).values()].toSorted()).toEqual(["Applied", "Rejected", "Rejected"])
    const [one = []] = companions
    expect(await send(fileOf([one.with(column.mobile, "12")]))).toMatchObject({
      rejected: 1,
      byReason: { "group-principal": 1 },
      changed: [one[0]],
    })
  })
})

describe("an application of a later file", () => {
  const [one = []] = singles[0] ?? []
  const [two = []] = singles[1] ?? []

  it("is a duplicate of who is accepted, though it was submitted earlier and has another number and group", async () => {
    const { send } = await newSeason(hub)
    await send(fileOf([one]))
    const early = asIf(one, "Q48-LATER", "G-LATER").with(1, "2026-08-01T00:00:00Z")
    expect(await send(fileOf([early, two]))).toMatchObject({
      accepted: 1,
      byReason: { "duplicate-qid": 1, "duplicate-passport": 1 },
    })
  })

  it("is none of who was rejected in a file before: nothing is kept by which they could be known", async () => {
    const { send } = await newSeason(hub)
    await send(fileOf([one.with(column.mobile, "12")]))
    expect(await send(fileOf([asIf(one, "Q48-LATER", "")]))).toMatchObject({ accepted: 1, added: 1 })
  })

  it("is not the second principal of a group", async () => {
    const { send, states } = await newSeason(hub)
    await send(fileOf(family))
    const second = asIf(one, one[0] ?? "", principal[column.group] ?? "")
    expect(await send(fileOf([second]))).toMatchObject({ rejected: 1, byReason: { "group-principal": 1 } })
    expect([...(await states()).values()].filter((state) => state === "Applied")).toHaveLength(3)
  })

  it("is with its group when it was forgotten, and one too many when the group is full", async () => {
    const { send } = await newSeason(hub)
    await send(fileOf([principal]))
    expect(await send(fileOf(companions))).toMatchObject({ accepted: 2, added: 2 })
    const more = [one, two].map((row) =>
      asIf(row, row[0] ?? "", principal[column.group] ?? "")
        .with(16, "companion")
        .with(17, "friend"),
    )
    expect(await send(fileOf(more))).toMatchObject({ rejected: 2, byReason: { "group-size": 2 } })
  })

  it("is decided after what another request is storing at the same moment", async () => {
    const { send, states } = await newSeason(hub)
    const files = [0, 1, 2, 3, 4, 5].map((nth) => fileOf([asIf(one, `Q48-T${nth}`, `G-T${nth}`)]))
    const reports = await Promise.all(files.map(send))
    expect(reports.map(({ accepted }) => accepted).toSorted()).toEqual([0, 0, 0, 0, 0, 1])
    expect([...(await states()).values()].filter((state) => state === "Applied")).toHaveLength(1)
  })
})

describe("after the freeze", () => {
  const setUp = async (...rows: Array<Rows>) => {
    const other = await startHub()
    const shares = { citizens: 6, others: 0 }
    await other.ask("PUT", "/v1/seasons/1448", { json: { ...seasonJson, places: { total: 6, shares } } })
    const send = (csv: string) => other.ask("POST", "/v1/seasons/1448/applications", { csv })
    await send(fileOf(...rows))
    const stateOf = async (row: ReadonlyArray<string> | undefined) =>
      (await other.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}`)).json.standing
    return { other, send, stateOf }
  }

  it("and after the draw, whoever is known stands, and the file is answered as before", async () => {
    const { other, send, stateOf } = await setUp(family, ...singles.slice(0, 8))
    await closeIntake(other)
    const file = fileOf([principal.with(column.mobile, "12"), ...companions])
    await other.run(freeze(asked("08:00:00")))
    expect((await send(file)).json).toMatchObject({ accepted: 3, known: 2, changed: [principal[0]] })
    for (const row of family) expect(await stateOf(row)).toMatchObject({ _tag: "Applied" })
    await other.stop()
    const drawn = await setUp(family, ...singles.slice(0, 2))
    await holdPublicDraw(drawn.other)
    expect(await drawn.stateOf(companions[0])).toMatchObject({ _tag: "Drawn" })
    const answer = await drawn.send(file)
    expect([answer.status, answer.json.accepted, answer.json.known]).toEqual([200, 3, 2])
    await drawn.other.stop()
  })

  it("a correction adds the companion that was forgotten", async () => {
    const [forgotten, ...others] = companions
    const { other, stateOf } = await setUp([principal, ...others], ...singles.slice(0, 2))
    await closeIntake(other)
    await other.run(freeze(asked("08:00:00")))
    const file = pieces(Buffer.from(fileOf([forgotten ?? []])))
    await other.run(correct(asked("10:00:00", { reason: "One was forgotten." }), file))
    expect(await stateOf(forgotten)).toMatchObject({ _tag: "Applied" })
    await other.stop()
  })
})

describe("a file of which a hub that was killed had stored a part", () => {
  /** Stores a file until so many of its rejected are told so, as if the hub ended there. */
  const storeUntil = async (told: number, season: Season, csv: string) => {
    let submitted = 0
    const dying = Effect.gen(function* () {
      const { submit } = yield* Hub
      const some = Hub.of({ submit: (submission) => (submitted++ < told ? submit(submission) : Effect.interrupt) })
      const storing = storeApplications(season, pieces(Buffer.from(csv)))
      return yield* Effect.exit(Effect.provideService(storing, Hub, some))
    })
    expect(Exit.isFailure(await hub.run(dying))).toBe(true)
  }

  it("is decided as the whole, whatever was stored of it", async () => {
    const sample = await smallSeason(1500)
    const csv = await readFile(sample.applicationsFile, "utf8")
    await sample.remove()
    const whole = await decideAll(csv)
    const states = new Map(whole.map((one) => [one.reference, one.outcome === "accepted" ? "Applied" : "Rejected"]))
    const rejected = [...states.values()].filter((state) => state === "Rejected").length
    for (const told of [0, 7, rejected - 3]) {
      const stored = await newSeason(hub)
      await storeUntil(told, stored.season, csv)
      const { added, known, ...report } = await stored.send(csv)
      expect(report).toMatchObject({ accepted: sample.rows - rejected, rejected, changed: [] })
      expect(added + known).toBe(sample.rows)
      expect(known).toBeGreaterThan(0)
      expect(await stored.states()).toEqual(states)
    }
  })

  it("keeps nobody who was to be rejected, when another file says something else of them first", async () => {
    const { season, send, states } = await newSeason(hub)
    const file = fileOf([principal.with(column.mobile, "12"), ...companions])
    await storeUntil(0, season, file)
    const [one = []] = companions
    expect(await send(fileOf([one.with(column.mobile, "12")]))).toMatchObject({ rejected: 1, changed: [one[0]] })
    expect(await send(file)).toMatchObject({
      rejected: 3,
      known: 3,
      byReason: { "mobile-invalid": 1, "principal-rejected": 2 },
    })
    expect([...(await states()).values()]).toEqual(["Rejected", "Rejected", "Rejected"])
  })
})
