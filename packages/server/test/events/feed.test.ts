import { once } from "node:events"
import { get, type IncomingMessage } from "node:http"
import type { Event } from "@mahmal/core/journey/Event"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventTypes } from "../../src/api/eventTypes.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import type { Ask } from "../http/startHub.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { arrived, drawn, journeyWith, returned } from "./support/stories.ts"

let hub: StartedHub
let journal: TestJournal
let keeper: Ask
let campaign: Ask

beforeAll(async () => {
  hub = await startHub()
  journal = await journalOf(hub.database)
  keeper = await hub.system({ unit: "it" })
  campaign = await hub.system({ unit: "campaign", campaign: "C1" })
})
afterAll(async () => {
  await journal.close()
  await hub.stop()
})

let people = 0
const somebody = async () => {
  const pilgrim = `1448-F48-${String(++people).padStart(6, "0")}`
  await journal.people(pilgrim)
  return pilgrim
}
const page = () => hub.run(closePage())
const idsOf = (items: ReadonlyArray<{ readonly [field: string]: unknown }>) => items.map(({ id }) => id)
/** Where the feed ends for a caller now. */
const end = async (ask: Ask) => {
  await page()
  let next = (await ask("GET", "/v1/events?limit=1000")).json.next
  for (;;) {
    const { items, next: later } = (await ask("GET", `/v1/events?limit=1000&after=${next}`)).json
    next = later
    if (items.length === 0) return next
  }
}

describe("the feed", () => {
  it("gives a campaign its own pilgrims alone, from their confirmation on, bit by bit and each event once", async () => {
    const after = await end(campaign)
    const [mine, theirs] = [await somebody(), await somebody()]
    await journal.write(
      // Of a type that campaigns hear, though nobody arrives before that.
      [mine, arrived],
      ...journeyWith("C1").map((event) => [mine, event] as const),
      ...journeyWith("C2").map((event) => [theirs, event] as const),
    )
    await page()
    const got: Array<unknown> = []
    for (let next = after; ; ) {
      const { json } = await campaign("GET", `/v1/events?limit=2&after=${next}`)
      if (json.items.length === 0) break
      got.push(...idsOf(json.items))
      next = json.next
    }
    expect(got).toEqual([3, 5, 6, 7, 8, 9].map((n) => `${mine}/${n}`))
    const inspection = await hub.system({ unit: "inspection" })
    const [nothing, told] = (await inspection("GET", "/v1/audit?operation=events.feed")).json.items
    expect([nothing?.subjects, told?.subjects]).toEqual([[], [mine]])
  })

  it("tells a campaign that its pilgrim travels with another one, and nothing of the pilgrim after that", async () => {
    const after = await end(campaign)
    const pilgrim = await somebody()
    const [drawn, confirmed, ...others] = journeyWith("C1")
    const [, changed] = journeyWith("C2")
    await journal.write(...[drawn, confirmed, changed, ...others].map((event) => [pilgrim, event as Event] as const))
    await page()
    const { json } = await campaign("GET", `/v1/events?after=${after}`)
    expect(json.items).toMatchObject([
      { id: `${pilgrim}/2`, data: { campaign: "C1" } },
      { id: `${pilgrim}/3`, data: { campaign: "C2" } },
    ])
    const other = await hub.system({ unit: "campaign", campaign: "C2" })
    const got = (await other("GET", `/v1/events?after=${after}`)).json.items
    expect(idsOf(got)).toEqual([3, 5, 6, 7, 8, 9].map((n) => `${pilgrim}/${n}`))
  })

  it("shows each unit the types that concern it, in its seasons", async () => {
    const pilgrim = await somebody()
    const later = pilgrim.replace("1448", "1449")
    await journal.people(later)
    await journal.write(...journeyWith("C9").map((event) => [pilgrim, event] as const), [later, drawn])
    await page()
    for (const unit of [
      "it",
      "sorting",
      "gate",
      "medical",
      "agency",
      "callCentre",
      "inspection",
      "operations",
    ] as const) {
      const ask = await hub.system({ unit, seasons: ["1449"] })
      const seen = (await ask("GET", "/v1/events?limit=1000")).json.items
      const drawnIsSeen = eventTypes.get("PlaceDrawn")?.units.includes(unit)
      expect(idsOf(seen), unit).toEqual(drawnIsSeen ? [`${later}/1`] : [])
      const all = await hub.system({ unit })
      const types = new Set((await all("GET", "/v1/events?limit=1000")).json.items.map(({ type }) => type))
      const told = new Set([...eventTypes.values()].flatMap(({ name, units }) => (units.includes(unit) ? [name] : [])))
      expect(
        [...types].filter((type) => !told.has(String(type))),
        unit,
      ).toEqual([])
      const listed = (await all("GET", "/v1/events/types")).json.items.map(({ type }) => type)
      expect(listed).toEqual([...told])
    }
  })

  it("narrows to a type, a season and a time", async () => {
    const pilgrim = await somebody()
    await journal.write([pilgrim, arrived], [pilgrim, returned])
    await page()
    const type = "org.mahmal.pilgrim.returned.v1"
    const { json } = await keeper("GET", `/v1/events?limit=1000&type=${type}&season=1448`)
    expect(new Set(json.items.map((event) => event.type))).toEqual(new Set([type]))
    const tomorrow = encodeURIComponent(new Date(Date.now() + 86_400_000).toISOString())
    expect((await keeper("GET", `/v1/events?since=${tomorrow}`)).json.items).toEqual([])
    expect((await keeper("GET", "/v1/events?type=org.mahmal.none.v1")).status).toBe(400)
    expect((await keeper("GET", "/v1/events?after=nonsense")).status).toBe(400)
  })

  it("finds what lies behind a thousand pages that concern others, and says when that was all", async () => {
    const after = await end(keeper)
    await journal.query(`insert into page select p.number + n, 0, 0, root, chain, closed
      from (select * from page order by number desc limit 1) p, generate_series(1, 2500) n`)
    const pilgrim = await somebody()
    await journal.write([pilgrim, arrived], [pilgrim, returned])
    await page()
    const { json } = await keeper("GET", `/v1/events?limit=1&after=${after}`)
    expect([idsOf(json.items), json.more]).toEqual([[`${pilgrim}/1`], true])
    const rest = (await keeper("GET", `/v1/events?after=${json.next}`)).json
    expect([idsOf(rest.items), rest.more]).toEqual([[`${pilgrim}/2`], false])
  })

  it("waits for the first event, if it is asked to", async () => {
    const after = await end(keeper)
    const pilgrim = await somebody()
    const waiting = keeper("GET", `/v1/events?wait=20&after=${after}`)
    await journal.write([pilgrim, arrived])
    await page()
    expect(idsOf((await waiting).json.items)).toEqual([`${pilgrim}/1`])
  })

  it("tells of acts of the committee and of tasks", async () => {
    const after = await end(keeper)
    await journal.query(`insert into committee_act (season, number, act, data, by, approved_by, reason, at)
      values ('1448', 1, 'Publish', '{"result": "${"0".repeat(64)}", "findings": []}', 'person:a', 'person:b', 'x', now())`)
    await journal.query(`insert into task (kind, subject, unit, season, why_en, why_ar)
      values ('exchange.in-doubt', 'x', 'operations', '1448', 'Secret', 'Secret')`)
    await page()
    const { text, json } = await keeper("GET", `/v1/events?after=${after}`)
    expect(json.items).toMatchObject([
      { id: "draw/1448/1", type: "org.mahmal.draw.published.v1", data: { season: "1448" } },
      { type: "org.mahmal.task.opened.v1", data: { kind: "exchange.in-doubt", unit: "operations" } },
    ])
    expect(text).not.toContain("Secret")
  })

  it("refuses a type that the unit never hears of, instead of telling nothing for ever", async () => {
    for (const path of ["/v1/events", "/v1/events/stream"]) {
      const { status, json } = await campaign("GET", `${path}?type=org.mahmal.pilgrim.drawn.v1`)
      expect([status, json.type]).toEqual([403, "/problems/not-allowed"])
    }
  })

  it("is for nobody without a name", async () => {
    expect((await hub.asking({})("GET", "/v1/events")).status).toBe(401)
  })
})

describe("the stream", () => {
  /** Opens the stream and reads so many events from it. */
  const follow = async (headers: Readonly<Record<string, string>>, query = "") => {
    const asked = get(`${hub.origin}/v1/events/stream${query}`, { headers })
    const [response] = (await once(asked, "response")) as [IncomingMessage]
    response.setEncoding("utf8")
    let text = ""
    return {
      response,
      take: async (count: number) => {
        for await (const piece of response.iterator({ destroyOnReturn: false })) {
          text += piece
          const events = [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)]
          if (events.length >= count)
            return events.map(([, id = "", event, data = "{}"]) => ({ id, event, data: JSON.parse(data) }))
        }
        return []
      },
      end: () => asked.destroy(),
    }
  }

  it("tells what happens as it happens, and goes on where its reader was", async () => {
    const after = await end(keeper)
    const pilgrim = await somebody()
    const first = await follow(hub.shown, `?after=${after}`)
    expect(first.response.headers["content-type"]).toContain("text/event-stream")
    await journal.write([pilgrim, arrived])
    await page()
    const [one] = await first.take(1)
    expect([one?.event, one?.data.id]).toEqual(["org.mahmal.pilgrim.arrived.v1", `${pilgrim}/1`])
    first.end()
    await journal.write([pilgrim, returned])
    await page()
    const second = await follow({ ...hub.shown, "last-event-id": one?.id ?? "" })
    expect((await second.take(1)).map(({ data }) => data.id)).toEqual([`${pilgrim}/2`])
    second.end()
  })
})
