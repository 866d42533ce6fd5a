import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Submission } from "@mahmal/core/hub/Submission"
import { Effect, Exit } from "effect"
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"

let season: SmallSeason
let csv: string
beforeAll(async () => {
  season = await smallSeason(120)
  csv = await readFile(season.applicationsFile, "utf8")
  return () => season.remove()
})

let hub: StartedHub
beforeEach(async () => {
  hub = await startHub()
  await hub.run(storeSeason(season.figures))
})
afterEach(() => hub.stop())

const send = (file: string) => hub.ask("POST", "/v1/seasons/1448/applications", { csv: file })

/** Everybody who is stored, and everything about them but when they came, and what chance is in. */
const stored = (of: StartedHub) =>
  of.run(
    Effect.gen(function* () {
      const database = yield* Database
      const pilgrims = yield* database.query({ text: "select * from pilgrim order by id" })
      const people = yield* database.query({
        text: `select to_jsonb(p) - array['salt', 'last_hajj_year', 'needs_wheelchair', 'data_key'] as person
          from person p order by pilgrim`,
      })
      const contents = yield* database.query({ text: "select pilgrim, content from application order by pilgrim" })
      const events = yield* database.query({ text: "select pilgrim, version, type, data from event order by 1, 2" })
      return { pilgrims, people, contents, events }
    }),
  )

describe("an applications file sent to the hub", () => {
  it("adds everybody once, and the same file again adds nobody", async () => {
    const first = await send(csv)
    expect(first.json).toMatchObject({ rows: season.rows, added: season.rows, known: 0, changed: [] })
    expect(Number(first.json.accepted) + Number(first.json.rejected)).toBe(season.rows)
    const after = await stored(hub)
    expect(after.people).toHaveLength(Number(first.json.accepted))
    expect((await send(csv)).json).toEqual({ ...first.json, added: 0, known: season.rows })
    expect(await stored(hub)).toEqual(after)
  })

  it("changes nothing of who is known with other content, and says who that is", async () => {
    await send(csv)
    const after = await stored(hub)
    const [header = "", ...rows] = csv.trimEnd().split("\r\n")
    const name = "Laila Nasser"
    const changed = rows.filter((row) => row.includes(name)).slice(0, 1)
    expect(changed).toHaveLength(1)
    const other = rows.map((row) => (row === changed[0] ? row.replace(name, "Layla Nasser") : row))
    const again = await send([header, ...other, ""].join("\r\n"))
    expect(again.json).toMatchObject({ added: 0, known: season.rows - 1, changed: [changed[0]?.split(",")[0]] })
    expect(await stored(hub)).toEqual(after)
  })

  it("is stored as if nothing had been, when the hub that stored it before was killed in between", async () => {
    const submitted: Array<Submission> = []
    // The rows are in, and some of the rejected are told so, when it ends.
    const dying = Effect.gen(function* () {
      const { submit } = yield* Hub
      const some = Hub.of({
        submit: (submission) => (submitted.push(submission) > 5 ? Effect.interrupt : submit(submission)),
      })
      const storing = storeApplications(season.figures, createReadStream(season.applicationsFile))
      return yield* Effect.exit(Effect.provideService(storing, Hub, some))
    })
    expect(Exit.isFailure(await hub.run(dying))).toBe(true)
    expect(submitted.length).toBeGreaterThan(5)

    const again = await send(csv)
    expect(again.json).toMatchObject({ rows: season.rows, added: 0, known: season.rows, changed: [] })
    const calm = await startHub()
    try {
      await calm.run(storeSeason(season.figures))
      await calm.run(storeApplications(season.figures, createReadStream(season.applicationsFile)))
      expect(await stored(hub)).toEqual(await stored(calm))
    } finally {
      await calm.stop()
    }
  })
})
