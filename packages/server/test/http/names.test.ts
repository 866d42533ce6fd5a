import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Search } from "../../src/api/PilgrimsApi.ts"
import { searchPilgrims } from "../../src/http/queries/searchPilgrims.ts"
import { Database, type Statement } from "../../src/postgres/Database.ts"
import { everything, type Reach } from "../../src/rights/reach.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { openSeason } from "../support/openSeason.ts"

/** So many that PostgreSQL counts the names of many as common, and not those of one. */
const people = 4000
const firstNames = [
  ["AHMED", "أحمد"],
  ["FATIMA", "فاطمة"],
  ["KHALID", "خالد"],
] as const
const familyNames = [
  ["KHAN", "خان"],
  ["RAHMAN", "رحمن"],
] as const

/** Names that few have, by who has them. */
const names: Readonly<Record<number, readonly [latin: string, arabic: string]>> = {
  993: [" ABDULGHANI", " عبدالغني"],
  994: [" ABDEL GHANI", " عبد الغني"],
  996: [" ZUBAIDI", " الزبيدي"],
}

/** Everybody has names of many, and a number for a name of their own; some have another. */
const persons = Array.from({ length: people }, (_, i) => {
  const [first, firstArabic] = firstNames[i % firstNames.length] as (typeof firstNames)[number]
  const [family, familyArabic] = familyNames[i % familyNames.length] as (typeof familyNames)[number]
  const [own = "", ownArabic = ""] = names[i] ?? []
  return {
    pilgrim: `1448-${10_000 + i}`,
    latin: `${first} ${family}${own}`,
    arabic: `${firstArabic} ${familyArabic}${ownArabic} ${10_000 + i}`,
  }
})

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase(2)
  const { client } = database
  // So that the names are counted when a test says so.
  await client.query("alter table person set (autovacuum_enabled = off)")
  await openSeason(client)
  const ids = persons.map(({ pilgrim }) => pilgrim)
  await client.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     select id, '1448', id, id, 'Applied', '{}', 0, '2026-10-22' from unnest($1::text[]) id`,
    [ids],
  )
  await client.query(
    `insert into person
     select pilgrim, '2026-10-01', '2', arabic, latin, 'F', '1970-01-01', 'QAT', null, 'P', '2031-02-03', '+974', '',
       'principal', '', '', 0, '', '', 0
     from unnest($1::text[], $2::text[], $3::text[]) _ (pilgrim, arabic, latin)`,
    [ids, persons.map(({ arabic }) => arabic), persons.map(({ latin }) => latin)],
  )
})
afterAll(() => database.close())

/** A search, and the statements that it sends. */
const searched = (search: Search, reach: Reach = everything) =>
  database.hub.runPromise(
    Effect.gen(function* () {
      const database = yield* Database
      const sent: Array<Statement> = []
      const query: typeof database.query = (statement) => {
        sent.push(statement)
        return database.query(statement)
      }
      const page = yield* Effect.provideService(searchPilgrims(search, reach), Database, { ...database, query })
      return { page, sent }
    }),
  )

/** Everybody whom a name finds, in the order of their pages. */
const found = async (name: string) => {
  const pilgrims: Array<string> = []
  for (let cursor: Search["cursor"], first = true; first || cursor !== undefined; first = false) {
    const { page } = await searched({ name, limit: 150, ...(cursor === undefined ? {} : { cursor }) })
    pilgrims.push(...page.items.map(({ pilgrim }) => pilgrim))
    cursor = page.next
  }
  return pilgrims
}

/** Whom a name should find: who has all its words as beginnings of words. Ids are in the order of persons. */
const bearers = (...words: ReadonlyArray<string>) =>
  persons
    .filter(({ latin, arabic }) =>
      words.every((word) => `${latin} ${arabic}`.split(" ").some((one) => one.startsWith(word.toUpperCase()))),
    )
    .map(({ pilgrim }) => pilgrim)

const asked = [
  ["khan", "zubaidi"],
  ["zubaidi"],
  ["zubai", "fat", "khan"],
  ["خان", "الزب"],
  ["أحمد", "10996"],
  ["zubaidi", "10998"],
  ["khan", "fatima"],
  ["khan"],
  ["k", "109"],
  ["z"],
  ["khan", "nobody"],
]

const finds = async () => {
  for (const words of asked) {
    const expected = bearers(...words)
    expect(await found(words.join(" ")), words.join(" ")).toEqual(expected)
    expect(await found(words.toReversed().join(" ")), words.toReversed().join(" ")).toEqual(expected)
  }
}

interface Plan {
  readonly [property: string]: unknown
  readonly Plans?: ReadonlyArray<Plan>
}

const nodesOf = (plan: Plan): ReadonlyArray<Plan> => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** What PostgreSQL does for the last statement of a search. */
const stepsOf = async (name: string) => {
  const { text = "", values = [] } = (await searched({ name, limit: 50 })).sent.at(-1) ?? {}
  const { rows } = await database.client.query(`explain (analyze, timing off, format json) ${text}`, values)
  return nodesOf(rows[0]["QUERY PLAN"][0].Plan)
}

/** How many rows any of the steps looked at, at most. */
const mostRows = (steps: ReadonlyArray<Plan>) =>
  Math.max(
    ...steps.map(
      (step) =>
        (Number(step["Actual Rows"]) + Number(step["Rows Removed by Filter"] ?? 0)) * Number(step["Actual Loops"]),
    ),
  )

describe("a name", () => {
  it("finds its bearers in any order of its words, while nobody has counted the names", async () => {
    expect((await searched({ name: "khan zubaidi" })).sent.at(-1)?.values).not.toContain("'zubaidi':*")
    await finds()
  })

  it("with Abd finds who writes it in one word and who in two, however it is typed", async () => {
    const [joined, apart] = ["1448-10993", "1448-10994"]
    for (const name of ["عبدالغني", "عبد الغني", "عبد", "عَبد الغنى", "عبد الغ"])
      expect(await found(name), name).toEqual([joined, apart])
    expect(await found("أحمد عبد الغني")).toEqual([joined])
    expect(await found("عبدالغني فاطمة")).toEqual([apart])
    for (const name of ["الغني", "عبد خان"]) expect(await found(name), name).toEqual([])
  })

  describe("once the names are counted", () => {
    beforeAll(() => database.client.query("analyze"))

    it("finds the same", finds)

    it("is looked for by its rare words first, wherever they stand", async () => {
      for (const name of ["khan zubaidi", "zubaidi khan", "الزبيدي أحمد خان"]) {
        const steps = await stepsOf(name)
        const [listed = "", ...more] = steps.flatMap((step) =>
          step["Index Name"] === "person_name" ? [String(step["Index Cond"])] : [],
        )
        expect(more, name).toEqual([])
        expect(listed, name).toMatch(/zubaidi|الزبيدي/)
        expect(listed, name).not.toMatch(/khan|خان|احمد/)
        expect(mostRows(steps), name).toBeLessThan(10)
      }
    })

    it("that nobody bears is not looked for among everybody", async () => {
      expect(mostRows(await stepsOf("nobody"))).toBe(0)
    })

    it("is not led by a word of one or two letters, nor by one that many bear", async () => {
      for (const name of ["k 10", "zu", "khan fatima"])
        expect((await searched({ name })).sent.at(-1)?.text, name).not.toContain("person r")
    })

    it("is asked for by a campaign in one way, whoever bears it", async () => {
      const texts = async (name: string) =>
        (await searched({ name }, { seasons: "all", campaign: "C15" })).sent.map(({ text }) => text)
      expect(await texts("khan zubaidi")).toEqual(await texts("khan fatima"))
      expect(await texts("zubaidi")).toHaveLength(1)
    })
  })
})
