import { passOn } from "@mahmal/core/draw/passOn"
import { dayWords } from "@mahmal/core/season/dayWords"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { passPlacesOn } from "../../src/season/passPlacesOn.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { family, groupOf, populate, type Rows, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { holdPublicDraw } from "./aSeason.ts"

const season = "1448" as SeasonName
let hub: StartedHub

/** Groups of one whose references are not in capital letters, or do not fit ids. */
const referring = (rows: Rows | undefined, reference: string): Rows =>
  (rows ?? []).map((fields) => fields.map((field, index) => (index === 15 ? reference : field)))
const small = referring(singles[9], "g-low7")
const inArabic = referring(singles[10], "عائلة ١")

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 4, ...singles.slice(0, 9), family, small, inArabic)
  await holdPublicDraw(hub)
})
afterAll(() => hub.stop())

interface Move {
  readonly from: number
  readonly to: number | null
  readonly offered: number
  readonly withdrawn: number
  readonly tooFew: number
  readonly because: { readonly ar: string; readonly en: string }
}

interface PlaceDrawn {
  readonly by: { readonly passedOn?: string }
}

const standingOf = async (group: string) => {
  const { status, json } = await hub.ask("GET", `/v1/groups/${group}/standing`)
  expect(status).toBe(200)
  return json as unknown as {
    readonly waiting: number | null
    readonly says: ReadonlyArray<{ readonly ar: string; readonly en: string }>
    readonly moves: ReadonlyArray<Move>
  }
}

const waitingList = async () => {
  const { json } = await hub.ask("GET", "/v1/seasons/1448/waiting-list/citizens")
  return json.items.map((item) => ({ reference: String(item.group), members: Number(item.waiting) }))
}

const drawnPilgrims = async () => {
  const { json } = await hub.ask("POST", "/v1/pilgrims/search", { json: { state: "Drawn" } })
  return json.items.map((item) => ({ pilgrim: String(item.pilgrim), group: String(item.group) }))
}

const withdrawMember = (pilgrim: string) => hub.ask("POST", `/v1/pilgrims/${pilgrim}/withdrawal`)

const nextDay = async (): Promise<SeasonDay> => {
  const { today } = await hub.run(readSeason(season))
  await hub.run(turnDay(season, addDays(today, 1)))
  return addDays(today, 1)
}

it("puts everybody who was not drawn on a waiting list, and says why", async () => {
  const list = await waitingList()
  for (const [index, { reference }] of list.entries()) {
    const { waiting, says, moves } = await standingOf(reference)
    expect([waiting, moves]).toEqual([index + 1, []])
    expect(says.at(-1)?.en).toBe(`Your group is now at place ${index + 1} of the waiting list.`)
    expect(says.at(-1)?.ar).toContain(`قائمة الانتظار: ${index + 1}`)
  }
})

it("moves everybody as can be derived from the list, the free places and who left, and explains it", async () => {
  const before = await waitingList()
  const leaver = before.find(({ members }, index) => members === 1 && index > 0)?.reference ?? ""
  const { json } = await hub.ask("GET", `/v1/groups/${leaver}`)
  await withdrawMember(String((json.members as Rows[number] & ReadonlyArray<{ pilgrim: string }>)[0]?.pilgrim))
  const [first] = await drawnPilgrims()
  await withdrawMember(first?.pilgrim ?? "")
  const day = await nextDay()
  await hub.run(passPlacesOn(season))
  const { offers, moves } = passOn(before, 1, new Set([leaver]))
  expect(offers).toHaveLength(1)
  for (const { reference, from, to, offered, withdrawn, tooFew } of moves) {
    const { waiting, moves: told } = await standingOf(reference)
    expect(waiting).toBe(to)
    const changed = from !== to || tooFew > 0
    expect(told).toMatchObject(changed ? [{ day, from, to, offered, withdrawn, tooFew }] : [])
    if (from !== to) expect(told[0]?.because.en).toContain(`moved from place ${from} to ${to}`)
    if (tooFew > 0) expect(told[0]?.because.en).toContain(`too few for the whole group: ${tooFew}.`)
  }
  const offeredGroup = await standingOf(offers[0]?.reference ?? "")
  expect(offeredGroup.waiting).toBeNull()
  expect(offeredGroup.moves).toMatchObject([{ offered: 0, to: null }])
  expect(offeredGroup.moves[0]?.because.ar).toContain("عُرضت المقاعد على مجموعتكم")
  expect((await standingOf(leaver)).moves[0]?.because.en).toContain("nobody of it waits any more")
})

it("gives a passed-on place the day on which it passed on as its grounds", async () => {
  const { today } = await hub.run(readSeason(season))
  const events = []
  for (const { pilgrim } of await drawnPilgrims()) {
    const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrim}/history`)
    events.push((json.items.at(-1) as unknown as { readonly event: PlaceDrawn }).event.by.passedOn)
  }
  expect(events.filter((day) => day === today)).toHaveLength(1)
})

it("tells who was offered a place until when the offer stands, while it is not confirmed", async () => {
  const { figures, today } = await hub.run(readSeason(season))
  const [offered] = await hub.run(
    Effect.flatMap(Database, (database) =>
      database.query<{ group_id: string }>({
        text: "select group_id from pilgrim where state = 'Drawn' and data ->> 'expires' = $1",
        values: [addDays(today, figures.offerDays)],
      }),
    ),
  )
  const group = offered?.group_id ?? ""
  const offers = async () => (await standingOf(group)).says.filter(({ en }) => en.startsWith("The offer stands until"))
  const { ar, en } = dayWords(addDays(today, figures.offerDays))
  expect(await offers()).toEqual([{ ar: expect.stringContaining(ar), en: expect.stringContaining(en) }])
  await hub.ask("POST", `/v1/groups/${group}/confirmation`, { json: { campaign: "C01" } })
  expect(await offers()).toEqual([])
})

it("offers nobody anything twice, whoever asks it to pass on again", async () => {
  const [drawn] = [await drawnPilgrims()]
  expect(await hub.run(passPlacesOn(season))).toBe(0)
  expect(await drawnPilgrims()).toEqual(drawn)
})

it("has no place on the list for a group of whom nobody waits any more, from that moment on", async () => {
  const [first] = await waitingList()
  const { json } = await hub.ask("GET", `/v1/groups/${first?.reference}`)
  for (const { pilgrim } of json.members as unknown as ReadonlyArray<{ pilgrim: string }>) await withdrawMember(pilgrim)
  const { waiting, says } = await standingOf(first?.reference ?? "")
  expect(waiting).toBeNull()
  expect(says.filter(({ en }) => en.startsWith("Your group is now"))).toEqual([])
})

it("tells of how many of a group each is true, where its members stand differently", async () => {
  const group = groupOf(family[0] ?? [])
  const members = async () => {
    const { json } = await hub.ask("GET", `/v1/groups/${group}`)
    return json.members as unknown as ReadonlyArray<{ pilgrim: string; state: string }>
  }
  const [first, ...others] = await members()
  expect(new Set([first, ...others].map((member) => member?.state)).size).toBe(1)
  expect((await standingOf(group)).says[0]?.en).not.toContain("Members of the group")
  await withdrawMember(first?.pilgrim ?? "")
  const [withdrew, stand] = (await standingOf(group)).says
  const all = others.length + 1
  expect(withdrew).toEqual({
    ar: `تم الانسحاب. أفراد المجموعة: 1 من ${all}.`,
    en: `Withdrew. Members of the group: 1 of ${all}.`,
  })
  expect(stand?.en).toMatch(new RegExp(`Members of the group: ${others.length} of ${all}\\.$`))
})

it("tells who asks with the reference and a member's QID, and nobody else, in the same words", async () => {
  const row = singles[0]?.[0] ?? []
  const reference = groupOf(row)
  const ask = (asked: object) => hub.ask("POST", "/v1/applicants/standing", { json: { season, ...asked } })
  const right = await ask({ reference, qid: row[2] })
  expect([right.status, right.json.group]).toEqual([200, reference])
  for (const zero of ["٠", "۰"]) {
    const typed = row[2]?.replace(/\d/g, (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))
    expect((await ask({ reference, qid: typed })).status).toBe(200)
  }
  const wrong = await ask({ reference, qid: "20000000000" })
  const nobody = await ask({ reference: "G999999", qid: "20000000000" })
  expect([wrong.status, wrong.text]).toEqual([404, nobody.text])
  expect(nobody.status).toBe(404)
})

it("gives an applicant the group's receipt, and who guesses none", async () => {
  const row = singles[0]?.[0] ?? []
  const reference = groupOf(row)
  const nobody = hub.asking({})
  const ask = (qid = "") => nobody("POST", "/v1/applicants/standing", { json: { season, reference, qid } })
  const { text: receipt } = await hub.ask("GET", `/v1/groups/${reference}/receipt`)
  expect(receipt).toContain(`\ngroup ${reference} `)
  expect((await ask(row[2])).json.receipt).toBe(receipt)
  expect((await ask("20000000002")).text).not.toContain("mahmal-receipt")
  expect((await nobody("GET", `/v1/groups/${reference}/receipt`)).status).toBe(401)
})

it("finds who asks however the season, the reference and the QID were typed or pasted", async () => {
  const row = singles[3]?.[0] ?? []
  const reference = groupOf(row)
  const ask = async (asked: object) => {
    const { status, json } = await hub.ask("POST", "/v1/applicants/standing", { json: { season, ...asked } })
    return [status, json.group]
  }
  const inDigits = (zero: number, text = "") =>
    text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))
  const qid = row[2] ?? ""
  const spaced = `${qid.slice(0, 3)} ${qid.slice(3, 6)}-${qid.slice(6)}`
  for (const shown of [inDigits(0x660, qid), inDigits(0x6f0, qid), `\u200f${qid}\u200e`, spaced])
    expect(await ask({ reference, qid: shown }), shown).toEqual([200, reference])
  for (const shown of [" 1448\n", inDigits(0x660, season), inDigits(0x6f0, season), `\u200f${season}`])
    expect(await ask({ season: shown, reference, qid }), shown).toEqual([200, reference])
  const bare = reference.slice(5)
  for (const shown of [bare.toLowerCase(), `\u202b ${bare} \u202c`, inDigits(0x660, bare), inDigits(0x6f0, reference)])
    expect(await ask({ reference: shown, qid }), shown).toEqual([200, reference])
  for (const shown of ["g-low7", "1448-g-low7", "G-LOW7", "1448-G-Low7"])
    expect(await ask({ reference: shown, qid: small[0]?.[2] }), shown).toEqual([200, "1448-g-low7"])
  const [status, group] = await ask({ reference: " عائلة  ١", qid: inArabic[0]?.[2] })
  expect([status, group]).toEqual([200, expect.stringMatching(/^1448-group-[0-9a-f]{16}$/)])
  const published = String(group).slice(5)
  for (const shown of [published, published.toUpperCase()])
    expect(await ask({ reference: shown, qid: inArabic[0]?.[2] }), shown).toEqual([200, group])
})

it("counts guesses together, however the reference was typed", async () => {
  const spellings = ["g-low7", "G-LOW7", "1448-g-low7", "1448-1448-G-Low7", "g-low\u06f7", "\u200fg-low7"]
  const answers = []
  for (const reference of spellings)
    answers.push(
      (await hub.ask("POST", "/v1/applicants/standing", { json: { season, reference, qid: "20000000002" } })).status,
    )
  expect(answers).toEqual([...Array(5).fill(404), 429])
})

it("takes as long for nobody as for a wrong guess and for a right one", async () => {
  const row = singles[1]?.[0] ?? []
  const timeOf = async (asked: object) => {
    const begun = performance.now()
    await hub.ask("POST", "/v1/applicants/standing", { json: { season, ...asked } })
    return performance.now() - begun
  }
  const times = [
    await timeOf({ reference: groupOf(row), qid: row[2] }),
    await timeOf({ reference: groupOf(row), qid: "20000000001" }),
    await timeOf({ reference: "G999998", qid: "20000000001" }),
  ]
  for (const time of times) expect(time).toBeGreaterThanOrEqual(395)
})

it("stops who guesses, also many at once, for a group as for nobody", async () => {
  const row = singles[2]?.[0] ?? []
  for (const reference of [groupOf(row), "G999997"]) {
    const guess = async (qid: string) =>
      (await hub.ask("POST", "/v1/applicants/standing", { json: { season, reference, qid } })).status
    const answers = await Promise.all(["1", "2", "3", "4", "5", "6", "7", "8"].map(guess))
    // Those at once may have kept each other out; one after the other, the rest is used up.
    for (let alone = 0; alone !== 429; answers.push(alone)) alone = await guess("9")
    expect(answers.filter((status) => status !== 429).length).toBeLessThanOrEqual(5)
    expect(new Set(answers)).toEqual(new Set([404, 429]))
    expect(await guess(row[2] ?? "")).toBe(429)
  }
})

it("stops everybody while guesses at all groups together are too many, for a quarter of an hour", async () => {
  const change = (text: string) => hub.run(Effect.flatMap(Database, (database) => database.query({ text })))
  const row = singles[3]?.[0] ?? []
  const asked = { json: { season, reference: groupOf(row), qid: row[2] } }
  const status = async () => (await hub.ask("POST", "/v1/applicants/standing", asked)).status
  await change("delete from wrong_guess")
  await change(
    "insert into wrong_guess (reference, at) select sha256(n::text::bytea), now() from generate_series(1, 600) n",
  )
  expect(await status()).toBe(429)
  await change("update wrong_guess set at = at - interval '15 minutes'")
  expect(await status()).toBe(200)
})

it("passes places on to the last day on which the e-track registers", async () => {
  const { figures } = await hub.run(readSeason(season))
  await hub.run(turnDay(season, figures.cutOffs.registration.day))
  const [first] = await waitingList()
  expect(await hub.run(passPlacesOn(season))).toBeGreaterThan(0)
  expect((await drawnPilgrims()).map(({ group }) => group)).toContain(first?.reference)
})

it("offers nobody a place once the e-track has closed, and tells everybody so instead of a place on the list that leads nowhere", async () => {
  const { figures } = await hub.run(readSeason(season))
  const list = await waitingList()
  expect(list.length).toBeGreaterThan(1)
  const closes = figures.cutOffs.registration.day
  await hub.run(turnDay(season, closes))
  expect((await standingOf(list[0]?.reference ?? "")).waiting).toBe(1)
  await hub.run(turnDay(season, addDays(closes, 1)))
  expect(await hub.run(passPlacesOn(season))).toBe(0)
  for (const [index, { reference }] of list.entries()) {
    const { waiting, says } = await standingOf(reference)
    expect(waiting).toBeNull()
    expect(says.at(-1)?.en).toBe(
      `The e-track has closed: no more places of this season are offered to the waiting list. Your group was at place ${index + 1}.`,
    )
    expect(says.at(-1)?.ar).toContain("أُغلق المسار الإلكتروني")
    expect(JSON.stringify(says)).not.toContain("is now at place")
  }
})
