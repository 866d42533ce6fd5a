import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { fromNdef, verify } from "@mahmal/gate"
import { type Browser, chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sheet as paper } from "../../src/gate/printing/sheet.ts"
import { family, groupOf, pilgrimOf, seasonJson, singles } from "../http/sample.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"

const executablePath = "/usr/bin/chromium"
const zbar = "/usr/bin/zbarimg"
/** Where to put a picture of the sheet; nowhere unless it is said. */
const pictures = process.env.PAGE_PICTURES
const run = promisify(execFile)

describe("a campaign's bracelets on paper", () => {
  let world: GateWorld
  const people = [...singles.slice(0, 9).flat(), ...family]
  beforeAll(async () => {
    world = await startGates([...people, ...(singles[9] ?? [])])
    await world.embrace(people)
    await world.embrace(singles[9] ?? [], "C7")
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  const sheet = () => world.hub.ask("GET", "/v1/campaigns/C15/bracelets")
  const texts = () =>
    Promise.all(
      people.map(async (row) =>
        String((await world.hub.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}/bracelet`)).json.text),
      ),
    )

  it("are those of the campaign that are in force, with their names, and safe to open", async () => {
    const { status, headers, text } = await sheet()
    expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")])
    expect(headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(text.match(/<article>/g)).toHaveLength(people.length)
    const labels = text.replaceAll(/<svg.*?<\/svg>/gs, "")
    for (const row of people) expect(labels).toContain(groupOf(row))
    expect(labels).not.toContain(groupOf(singles[9]?.[0]))
    expect(labels.match(/<h2>[^<]*\p{L}[^<]*<\/h2>/gu)).toHaveLength(people.length)
    const inspection = await world.hub.system({ unit: "inspection" })
    const [told] = (await inspection("GET", "/v1/audit?operation=bracelets.sheet")).json.items
    expect(told?.subjects).toEqual(expect.arrayContaining(people.map(pilgrimOf)))
  })

  it("are still theirs when the next season is set up, in which none is made yet", async () => {
    const next = { ...seasonJson, name: "1449", arafah: { hijri: "1449-12-09", gregorian: "2027-05-15" } }
    expect((await world.hub.ask("PUT", "/v1/seasons/1449", { json: next })).status).toBe(200)
    expect((await sheet()).text.match(/<article>/g)).toHaveLength(people.length)
  })

  it("have on them what was given as a name, and nothing that a browser would carry out", () => {
    const given = `<script>alert(1)</script>"'&`
    const names = { name_ar: given, name_en: given, group: given, serial: given }
    const bracelets = [{ pilgrim: "1448-A", ...names, camps: [], content: Buffer.from("content") }]
    const html = paper({ season: given, campaign: given, camps: [], bracelets })
    expect(html).not.toContain("<script")
    expect(html.split("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;").length).toBeGreaterThan(6)
  })

  it("are said to be none in force, before any is made and after the season alike", () => {
    const html = paper({ season: "1448", campaign: "C15", camps: [], bracelets: [] })
    expect(html).toContain("<p>لا توجد أساور سارية.</p>")
    expect(html).toContain('<p lang="en" dir="ltr">None is in force.</p>')
  })

  it("are shown to their own campaign and to no other", async () => {
    const [own, other] = await Promise.all([
      world.hub.system({ unit: "campaign", campaign: "C15" }),
      world.hub.system({ unit: "campaign", campaign: "C7" }),
    ])
    expect((await own("GET", "/v1/campaigns/C15/bracelets")).status).toBe(200)
    expect((await other("GET", "/v1/campaigns/C15/bracelets")).status).toBe(404)
  })

  it.skipIf(!existsSync(executablePath) || !existsSync(zbar))(
    `are read off the printed page by zbar (needs ${executablePath} and ${zbar})`,
    async () => {
      const folder = pictures ?? (await mkdtemp(join(tmpdir(), "mahmal-sheet-")))
      let browser: Browser | undefined
      const read: Array<string> = []
      try {
        browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
        // About 300 dots an inch, as a cheap printer has.
        const page = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 3 })
        await page.setExtraHTTPHeaders(world.hub.shown)
        const wrong: Array<string> = []
        page.on("console", (message) => message.type() === "error" && wrong.push(message.text()))
        await page.goto(`${world.hub.origin}/v1/campaigns/C15/bracelets`, { waitUntil: "networkidle" })
        await page.emulateMedia({ media: "print" })
        const pdf = await page.pdf({ preferCSSPageSize: true })
        expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
        const torn = `[...document.querySelectorAll("li span")].filter((camp) => camp.getClientRects().length > 1).length`
        expect(await page.evaluate(torn)).toBe(0)
        for (const [n, section] of (await page.locator("section").all()).entries()) {
          const path = join(folder, `sheet-${n}.png`)
          await section.screenshot({ path })
          // Of what it takes for codes, QR codes alone: in so many small squares it also sees a bar code now and then.
          const { stdout } = await run(zbar, ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path])
          read.push(...stdout.split("\n").filter((line) => line !== ""))
        }
        expect(wrong).toEqual([])
      } finally {
        await browser?.close()
      }
      expect(read.toSorted()).toEqual((await texts()).toSorted())
    },
  )

  it.skipIf(!existsSync(executablePath))(
    `are whole on paper, with their numbers, however long a name is (needs ${executablePath})`,
    async () => {
      const words = (word: string) => Array(24).fill(word).join(" ")
      const camps = [11, 31, 41].map((id) => ({
        id,
        site: "mina" as const,
        name: { ar: words("المخيم"), en: words("camp") },
      }))
      const bracelet = (n: number) => ({
        pilgrim: `1448-A${n}`,
        name_ar: words("عبدالرحمن"),
        name_en: words("Abdulrahman"),
        group: "1448-G000001",
        serial: `B00000000000${n}`,
        camps: [11, 31, 41],
        content: Buffer.alloc(260, n),
      })
      const body = paper({ season: "1448", campaign: "C15", camps, bracelets: [1, 2, 3].map(bracelet) })
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
      try {
        const page = await browser.newPage({ viewport: { width: 794, height: 1123 } })
        const address = `${world.hub.origin}/v1/campaigns/C15/bracelets`
        await page.route(address, (route) => route.fulfill({ body, contentType: "text/html" }))
        await page.goto(address, { waitUntil: "networkidle" })
        await page.emulateMedia({ media: "print" })
        const cut = await page.evaluate(`[...document.querySelectorAll("article")].flatMap((label) => {
          const { top, bottom } = label.getBoundingClientRect()
          return [...label.querySelectorAll("svg, .numbers, .numbers bdi")]
            .map((part) => part.getBoundingClientRect())
            .filter((part) => part.height === 0 || part.top < top || part.bottom > bottom)
        })`)
        expect(await page.locator("article svg").count()).toBe(3)
        expect(cut).toEqual([])
      } finally {
        await browser.close()
      }
    },
  )

  it("are in the vendor's file of their order, with what to print and to write, and nobody's name", async () => {
    const [pilgrim = ""] = people.map(pilgrimOf)
    const { json } = await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/exchanges`)
    const order =
      json.items.map(({ exchange }) => String(exchange)).find((id) => id.startsWith("bracelet.order/")) ?? ""
    const [, number] = order.split("/")
    const { headers, text } = await world.hub.ask("GET", `/v1/bracelet-orders/${number}/content`)
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(headers.get("content-disposition")).toBe(`attachment; filename="bracelet-order-${number}.csv"`)
    const [header, ...lines] = text.trimEnd().split("\r\n")
    expect(header).toBe("serial,chip,action,qr_text,chip_bytes")
    const line = lines.map((one) => one.split(",")).find(([serial]) => serial === "B000000000001")
    const [written = ""] = await texts()
    expect(line?.slice(2, 4)).toEqual(["make", written])
    const block = new Uint8Array(Buffer.from(line?.[4] ?? "", "hex"))
    const message = block.slice(block[1] === 255 ? 4 : 2, -1)
    const trust = { issuer: "", version: 1, issuedAt: 0, expires: 0, keys: [] }
    expect(await verify(fromNdef(message) ?? "", trust, 0)).toMatchObject({ reason: "key-unknown" })
    for (const row of people) expect(text).not.toContain(row[3])
    const elsewhere = await world.hub.system({ unit: "operations", seasons: ["1447"] })
    expect((await elsewhere("GET", `/v1/bracelet-orders/${number}/content`)).status).toBe(404)
  })
})
