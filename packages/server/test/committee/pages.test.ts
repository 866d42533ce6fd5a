import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { family, groupOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { holdPublicDraw } from "./aSeason.ts"

const executablePath = "/usr/bin/chromium"
const phone = { width: 360, height: 740 }
/** Where to put pictures of the pages; nowhere unless it is said. */
const pictures = process.env.PAGE_PICTURES

describe.skipIf(!existsSync(executablePath))(`the pages in Chromium (needs ${executablePath})`, () => {
  let hub: StartedHub
  let browser: Browser
  beforeAll(async () => {
    hub = await startHub()
    await populate(hub, 4, ...singles.slice(0, 9), family)
    await holdPublicDraw(hub)
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  /** Opens a page on a phone, for as long as `use` takes, with everything that it asks of the network. */
  const opened = async (path: string, use: (page: Page, asked: Array<string>) => Promise<void>) => {
    const page = await browser.newPage({ viewport: phone })
    page.setDefaultTimeout(60_000)
    const asked: Array<string> = []
    const wrong: Array<string> = []
    page.on("request", (request) => asked.push(request.url()))
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()))
    page.on("pageerror", (error) => wrong.push(error.message))
    try {
      await page.goto(hub.origin + path, { waitUntil: "networkidle" })
      await use(page, asked)
      expect(wrong.filter((text) => !/status of 40[04]/.test(text))).toEqual([])
    } finally {
      await page.close()
    }
  }

  const picture = async (page: Page, name: string) => {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }

  const looks = (page: Page) =>
    page.evaluate(`({
      direction: getComputedStyle(document.body).direction,
      language: document.documentElement.lang,
      wide: document.documentElement.scrollWidth > innerWidth,
      labels: [...document.querySelectorAll("input, textarea")].every(({ labels: [own] }, at, all) =>
        own !== undefined && all.every((other, place) => place === at || other.labels[0].textContent !== own.textContent)),
    })`)

  const fits = { wide: false, labels: true }

  const show = async (page: Page, reference: string, qid: string, season = "1448") => {
    await page.fill("[name=season]", season)
    await page.fill("[name=reference]", reference)
    await page.fill("[name=qid]", qid)
    await page.click("#form > button")
    await page.waitForSelector("#answer .card")
  }

  it.each(["/applicant", "/verify-receipt"])(
    "%s stands right to left in Arabic, and left to right in English",
    (path) =>
      opened(path, async (page, asked) => {
        expect(await looks(page)).toEqual({ direction: "rtl", language: "ar", ...fits })
        await page.click("#language")
        expect(await looks(page)).toEqual({ direction: "ltr", language: "en", ...fits })
        await page.reload({ waitUntil: "networkidle" })
        expect(await looks(page)).toEqual({ direction: "ltr", language: "en", ...fits })
        expect(await page.context().cookies()).toEqual([])
        expect(await page.title()).toMatch(/^[A-Z]/)
        expect(asked.filter((url) => !url.startsWith(hub.origin) && !url.startsWith("data:"))).toEqual([])
      }),
  )

  it("shows a browser the ways in at the hub's own address, and at one where there is nothing", async () => {
    for (const [path, title, status] of [
      ["/", "Where do you want to go?", 200],
      ["/nowhere", "There is no page at this address", 404],
    ] as const)
      await opened(path, async (page) => {
        expect(await looks(page)).toEqual({ direction: "rtl", language: "ar", ...fits })
        expect(await page.title()).toContain(title)
        const links = await page.$$eval("main a", (all) => all.map((a) => a.getAttribute("href")))
        expect(links).toEqual(["/applicant", "/verify-receipt", "/reader/", "/reader/devices/", "/docs"])
        for (const link of links) expect((await fetch(hub.origin + link)).status, String(link)).toBe(200)
        await picture(page, path === "/" ? "home" : "nowhere")
        const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        expect((await fetch(hub.origin + path, { headers: { accept } })).status).toBe(status)
        const program = await fetch(hub.origin + path)
        expect([program.status, program.headers.get("content-type")]).toEqual([404, "application/problem+json"])
      })
  })

  it("tells an applicant in both languages where the group stands", async () => {
    const { json } = await hub.ask("GET", "/v1/seasons/1448/waiting-list/citizens")
    const waits = String(json.items.at(-1)?.group)
    const row = [...singles, family].flat().find((one) => groupOf(one) === waits) ?? []
    await opened("/applicant", async (page, asked) => {
      await show(page, waits, row[2] ?? "")
      expect(await page.textContent(".place")).toBe(String(json.items.length))
      expect(await page.textContent("#answer")).toContain("قائمة الانتظار")
      expect(await looks(page)).toMatchObject(fits)
      await picture(page, "applicant-ar")
      await page.click("#language")
      expect(await page.textContent("#answer")).toContain("on the waiting list")
      await picture(page, "applicant-en")
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")])
      expect(download.suggestedFilename()).toBe(`receipt-${waits}.txt`)
      const { text: receipt } = await hub.ask("GET", `/v1/groups/${waits}/receipt`)
      expect(await readFile(await download.path(), "utf8")).toBe(receipt)
      // Neither the reference nor the number stands in an address.
      expect(asked.filter((url) => url.includes(waits) || url.includes(row[2] ?? " "))).toEqual([])
    })
  })

  it("puts the answer on paper, and not the number that it was asked with", () =>
    opened("/applicant", async (page) => {
      const [group, qid] = [groupOf(singles[0]?.[0]), singles[0]?.[0]?.[2] ?? ""]
      await show(page, group, qid)
      await page.emulateMedia({ media: "print" })
      expect(await page.isVisible("#answer .card")).toBe(true)
      expect(await page.isVisible("[name=qid]")).toBe(false)
      expect(await page.isVisible("#language")).toBe(false)
      await picture(page, "applicant-on-paper")
    }))

  it("tells who guesses what it tells about nobody", () =>
    opened("/applicant", async (page) => {
      await show(page, groupOf(singles[0]?.[0]), "20000000000")
      const guessed = await page.textContent("#answer")
      await show(page, "G999999", "20000000000")
      expect(await page.textContent("#answer")).toBe(guessed)
      await picture(page, "applicant-nobody")
    }))

  it("finds an applicant who types the season in Arabic digits, and names the season where it is none", () =>
    opened("/applicant", async (page) => {
      const [group, qid] = [groupOf(singles[0]?.[0]), singles[0]?.[0]?.[2] ?? ""]
      await show(page, group, qid, "144")
      expect(await page.textContent("#answer")).toContain("الموسم سنة هجرية")
      await show(page, group, qid, " ١٤٤٨")
      await page.waitForSelector("#answer .card.right")
    }))

  it("verifies a receipt without sending anything anywhere, and refuses one that was tampered with", async () => {
    const { text: receipt } = await hub.ask("GET", `/v1/groups/${groupOf(family[0])}/receipt`)
    const { text: commitment } = await hub.ask("GET", "/v1/seasons/1448/draw/files/commitment.txt")
    await opened("/verify-receipt", async (page, asked) => {
      const loaded = asked.length
      await page.context().setOffline(true)
      const verify = async (text: string) => {
        await page.fill("#receipt", text)
        await page.fill("#commitment", commitment)
        await page.click("#form > button")
        await page.waitForSelector("#answer .card")
        return page.getAttribute("#answer .card", "class")
      }
      expect(await verify(receipt)).toBe("card right")
      expect(await looks(page)).toMatchObject(fits)
      await picture(page, "receipt-right")
      expect(await verify(receipt.replace(" 3 citizens", " 1 citizens"))).toBe("card wrong")
      expect(await page.textContent("#answer")).toContain("لا يثبت")
      await picture(page, "receipt-wrong")
      expect(await verify("no receipt")).toBe("card wrong")
      expect(asked).toHaveLength(loaded)
    })
  })

  it("has an icon for the documents too", async () => {
    const icon = await fetch(`${hub.origin}/favicon.ico`)
    expect([icon.status, icon.headers.get("content-type")]).toEqual([200, "image/svg+xml"])
  })

  // A browser that is driven renders none of it, so what is served is read.
  it.each(["/applicant", "/verify-receipt"])("%s says what it needs where no script runs", async (path) => {
    const { text } = await hub.ask("GET", path)
    expect(text).toMatch(/<noscript>.*تحتاج إلى JavaScript.*<span lang="en" dir="ltr">This page needs JavaScript/)
  })

  it("keeps the receipt's page from reaching anybody, by its own policy", async () => {
    const { headers } = await hub.ask("GET", "/verify-receipt")
    expect(headers.get("content-security-policy")).toContain("connect-src 'none'")
  })
})
