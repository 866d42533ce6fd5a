import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { draw, family, fileOf, groupOf, pilgrimOf, populate, seasonJson, singles } from "./sample.ts"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
const familyGroup = groupOf(family[0])

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 12, family, ...singles)
  await draw(hub)
})
afterAll(() => hub.stop())

/** Whom the trail names of the last requests of an operation, the newest first. */
const told = async (operation: string) => {
  const inspection = await hub.system({ unit: "inspection" })
  return (await inspection("GET", `/v1/audit?operation=${operation}`)).json.items.map(({ subjects }) => subjects)
}

/** Reads a list to its end, so many entries at a time. */
const readAll = async (path: string, limit: number) => {
  const pages: Array<ReadonlyArray<{ readonly [field: string]: unknown }>> = []
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const { json } = await hub.ask("GET", `${path}?limit=${limit}${cursor === undefined ? "" : `&cursor=${cursor}`}`)
    pages.push(json.items)
    cursor = json.next
  }
  return pages
}

describe("a season", () => {
  it("tells its figures, its day, its places and who stands where", async () => {
    const { status, json } = await hub.ask("GET", "/v1/seasons/1448")
    expect(status).toBe(200)
    expect(json).toMatchObject({ season: "1448", today: "2026-10-23", applications: 15 })
    expect(json.states).toEqual({ Drawn: 12, Waitlisted: 3 })
    expect(json.shares).toMatchObject({ citizens: { places: 12, taken: 12, free: 0 } })
    expect(json.figures).toMatchObject({ arafah: { hijri: "1448-12-09", gregorian: "2027-05-15" }, offerDays: 7 })
  })

  it("can be read and sent back as it is", async () => {
    const { json } = await hub.ask("GET", "/v1/seasons/1448")
    const again = await hub.ask("PUT", "/v1/seasons/1448", { json: json.figures })
    expect(again.status).toBe(200)
    expect(again.json).toEqual(json)
  })

  it("is in the list of seasons, which comes in pages", async () => {
    const other = { ...seasonJson, name: "1447", arafah: { hijri: "1447-12-09", gregorian: "2027-05-15" } }
    expect((await hub.ask("PUT", "/v1/seasons/1447", { json: other })).status).toBe(200)
    const pages = await readAll("/v1/seasons", 1)
    expect(pages.map((page) => page.map(({ season }) => season))).toEqual([["1447"], ["1448"]])
  })

  it("keeps more places than are taken", async () => {
    const fewer = { ...seasonJson, places: { total: 11, shares: { citizens: 11, others: 0 } } }
    const { status, json } = await hub.ask("PUT", "/v1/seasons/1448", { json: fewer })
    expect([status, json.type]).toEqual([409, "/problems/places-taken"])
  })

  it("is unknown until it is set up", async () => {
    const { status, json } = await hub.ask("GET", "/v1/seasons/1400")
    expect([status, json.type]).toEqual([404, "/problems/unknown"])
  })
})

describe("applications", () => {
  it("that are known are told apart from new ones and from changed ones", async () => {
    const [one = []] = singles[0] ?? []
    const moved = one.with(14, "elsewhere@example.qa")
    const { json } = await hub.ask("POST", "/v1/seasons/1448/applications", {
      csv: fileOf([moved], family),
      headers: { "content-type": "text/csv; charset=utf-8" },
    })
    expect(json).toMatchObject({
      rows: 4,
      accepted: 4,
      rejected: 0,
      byReason: {},
      added: 0,
      known: 3,
      changed: [one[0]],
    })
    const { json: kept } = await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(one)}`)
    expect(kept.person).toMatchObject({ email: one[14] || null })
  })

  it("that cannot be read are counted by reason, and stop no other", async () => {
    const { json } = await hub.ask("POST", "/v1/seasons/1447/applications", {
      csv: `${fileOf(family)}\r\nQ48-X,too,short\r\n`,
    })
    expect(json).toMatchObject({ rows: 4, byReason: { "malformed-row": 1 }, added: 4 })
  })

  it("without their header are no applications file", async () => {
    const { status, json } = await hub.ask("POST", "/v1/seasons/1448/applications", { csv: "a,b\r\n1,2\r\n" })
    expect([status, json.type]).toEqual([400, "/problems/file-unreadable"])
  })

  it("of a season that is not set up are refused", async () => {
    const { status } = await hub.ask("POST", "/v1/seasons/1400/applications", { csv: fileOf(family) })
    expect(status).toBe(404)
  })
})

describe("a pilgrim", () => {
  const [row = []] = family

  it("is told with everything that is known", async () => {
    const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}`)
    expect(json).toMatchObject({ pilgrim: pilgrimOf(row), season: "1448", applicationNo: row[0], group: familyGroup })
    expect(json.person).toMatchObject({ nameLatin: row[4], birthDate: row[6], nationality: "QAT", role: row[16] })
  })

  it("has a history, which comes in pages", async () => {
    const drawn = await hub.ask("POST", "/v1/pilgrims/search", { json: { state: "Drawn", limit: 1 } })
    const { pilgrim } = drawn.json.items[0] ?? {}
    const pages = await readAll(`/v1/pilgrims/${pilgrim}/history`, 1)
    expect(pages.flat()[0]).toMatchObject({
      number: 1,
      event: { _tag: "PlaceDrawn", expires: "2026-10-30" },
      day: "2026-10-23",
      because: null,
    })
  })

  it("has no history after a number that cannot be", async () => {
    const cursor = Buffer.from("history 99999999999999").toString("base64url")
    const { status, json } = await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}/history?cursor=${cursor}`)
    expect([status, json.type]).toEqual([400, "/problems/input-invalid"])
  })

  it("who is nobody has neither history nor exchanges", async () => {
    for (const of of ["", "/history", "/exchanges"])
      expect((await hub.ask("GET", `/v1/pilgrims/1448-NOBODY${of}`)).status, of).toBe(404)
  })
})

describe("a search", () => {
  const found = async (criteria: object) => {
    const { json } = await hub.ask("POST", "/v1/pilgrims/search", { json: { season: "1448", ...criteria } })
    return json.items.map(({ pilgrim }) => pilgrim)
  }
  const [row = []] = singles[3] ?? []

  it("finds by passport, QID, mobile and group", async () => {
    const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}`)
    const { passport, qid, mobile } = json.person as { passport: string; qid: string; mobile: string }
    for (const criteria of [{ passport }, { qid }, { mobile }, { group: groupOf(row) }, { passport, qid, mobile }])
      expect(await found(criteria)).toEqual([pilgrimOf(row)])
    expect(await found({ passport, qid: "29999999999" })).toEqual([])
    const eastern = (digits: string) => digits.replaceAll(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[Number(digit)] ?? "")
    const local = mobile.slice("+974".length)
    for (const criteria of [
      { passport: ` ${passport.toLowerCase()}` },
      { passport: eastern(passport) },
      { qid: `\u200f${eastern(qid)} ` },
      { qid: `${qid.slice(0, 3)} ${qid.slice(3, 7)}-${qid.slice(7)}` },
      { mobile: local },
      { mobile: `00974 ${local.slice(0, 4)} ${local.slice(4)}` },
      { mobile: eastern(local) },
    ])
      expect(await found(criteria), JSON.stringify(criteria)).toEqual([pilgrimOf(row)])
  })

  it("finds by beginnings of words of a name in either script, however they are typed", async () => {
    const [latin = "", arabic = ""] = [row[4], row[3]]
    const words = latin.split(" ")
    expect(await found({ name: latin })).toContain(pilgrimOf(row))
    expect(await found({ name: `${words.at(-1)?.slice(0, 4).toUpperCase()} ${words[0]?.slice(0, 3)}` })).toContain(
      pilgrimOf(row),
    )
    expect(await found({ name: arabic.replaceAll("ا", "أ").replaceAll("ي", "ى") })).toContain(pilgrimOf(row))
    expect(await found({ name: "Nobody' & !:*" })).toEqual([])
    expect(await found({ name: `${family[0]?.[4]} \u064e` })).toEqual(await found({ name: family[0]?.[4] }))
    for (const name of ["\u0640", "\u064e\u0640 \u0640"])
      expect((await hub.ask("POST", "/v1/pilgrims/search", { json: { name } })).status).toBe(400)
  })

  it("finds by state, and comes in pages that hold everybody once", async () => {
    const seen: Array<unknown> = []
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const json: object = { season: "1448", state: "Drawn", limit: 5, ...(cursor === undefined ? {} : { cursor }) }
      const page = await hub.ask("POST", "/v1/pilgrims/search", { json })
      seen.push(...page.json.items.map(({ pilgrim }) => pilgrim))
      cursor = page.json.next
    }
    expect(seen).toHaveLength(12)
    expect(new Set(seen).size).toBe(12)
    expect(seen).toEqual(seen.toSorted())
  })
})

describe("groups", () => {
  it("are told with their members and their place in the draw", async () => {
    const { json } = await hub.ask("GET", `/v1/groups/${familyGroup}`)
    expect(json).toMatchObject({ group: familyGroup, season: "1448", draw: { share: "citizens" } })
    expect((json.members as Array<{ pilgrim: string }>).map(({ pilgrim }) => pilgrim).toSorted()).toEqual(
      family.map(pilgrimOf).toSorted(),
    )
    const [shown] = await told("groups.one")
    expect(shown).toEqual([familyGroup, ...(json.members as Array<{ pilgrim: string }>).map(({ pilgrim }) => pilgrim)])
    expect((await hub.ask("GET", "/v1/groups/1448-NOBODY")).status).toBe(404)
  })

  it("that wait are listed by rank, in pages", async () => {
    const pages = await readAll("/v1/seasons/1448/waiting-list/citizens", 2)
    const ranks = pages.flat().map(({ rank }) => rank as number)
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    const waiting = pages.flat().reduce((sum, group) => sum + (group.waiting as number), 0)
    expect(waiting).toBe(3)
    expect((await hub.ask("GET", "/v1/seasons/1448/waiting-list/others")).json.items).toEqual([])
  })
})

describe("exchanges", () => {
  it("are found by pilgrim, system, operation, state and time, and told with their calls", async () => {
    const drawn = await hub.ask("POST", "/v1/pilgrims/search", { json: { season: "1448", state: "Drawn", limit: 3 } })
    const groups = drawn.json.items.map(({ group }) => String(group))
    for (const group of groups)
      expect((await hub.ask("POST", `/v1/groups/${group}/confirmation`, { json: { campaign: "C1" } })).status).toBe(200)
    const people = drawn.json.items.map(({ pilgrim }) => String(pilgrim))
    expect((await told("commands.confirm")).flat()).toEqual(expect.arrayContaining(people))
    const count = async (filter: string) => (await hub.ask("GET", `/v1/exchanges?${filter}`)).json.items.length
    const opened = new Set(groups).size
    expect(await count("system=etrack")).toBe(opened)
    expect(await count("system=etrack&state=Due")).toBe(opened)
    expect(await count("operation=etrack.register&openedFrom=2020-01-01T00:00:00Z")).toBe(opened)
    expect(await count("openedTo=2020-01-01T00:00:00Z")).toBe(0)
    expect(await count("system=visa&operation=etrack.register")).toBe(0)
    const pilgrim = drawn.json.items[0]?.pilgrim
    const { json } = await hub.ask("GET", `/v1/exchanges?pilgrim=${pilgrim}&system=etrack`)
    const all = await hub.ask("GET", `/v1/exchanges?pilgrim=${pilgrim}`)
    expect(all.json.items).toEqual((await hub.ask("GET", `/v1/pilgrims/${pilgrim}/exchanges`)).json.items)
    expect(all.json.items).toHaveLength(2)
    expect((await told("exchanges.list"))[0]).toEqual([pilgrim])
    const name = encodeURIComponent(String(json.items[0]?.exchange))
    const { json: exchange } = await hub.ask("GET", `/v1/exchanges/${name}`)
    expect(exchange).toMatchObject({ ...json.items[0], system: "etrack", standing: { _tag: "Due" }, calls: [] })
    const pages = await readAll("/v1/exchanges", 1)
    expect(new Set(pages.flat().map((one) => one.exchange)).size).toBe(await count(""))
    const confirmed = await hub.ask("POST", "/v1/pilgrims/search", { json: { campaign: "C1" } })
    expect(confirmed.json.items.map(({ group }) => group)).toEqual(expect.arrayContaining(groups))
  })

  it("of an unknown name are unknown", async () => {
    expect((await hub.ask("GET", "/v1/exchanges/etrack.register%2F1448-G1-1")).status).toBe(404)
  })
})
