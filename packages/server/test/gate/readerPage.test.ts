import pg from "pg"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { executablePath, hasChromium, openPhone, type Phone, startBrowser } from "../../../reader/test/support/phone.ts"
import { singles } from "../http/sample.ts"
import { sessionHeaders } from "../support/roles.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"

describe.skipIf(!hasChromium)(`the reader's page and its hub (needs ${executablePath})`, () => {
  let world: GateWorld
  let browser: Browser
  let texts: ReadonlyArray<string>
  let pilgrims: ReadonlyArray<string>
  let camp: number
  beforeAll(async () => {
    world = await startGates(singles.slice(0, 4).flat())
    pilgrims = await world.embrace(singles.slice(0, 4).flat())
    await world.follow()
    const bracelets = await Promise.all(
      pilgrims.map(async (pilgrim) => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json),
    )
    texts = bracelets.map(({ text }) => String(text))
    camp = Number([bracelets[0]?.camps].flat()[0])
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.hub.stop()
  })

  /** The page of a supervisor of the gates who is signed in. */
  const supervisor = async (): Promise<Page> => {
    const { cookie } = await world.hub.run(sessionHeaders({ unit: "gate" }))
    const [name = "", value = ""] = cookie.split("=")
    const context = await browser.newContext({ viewport: { width: 390, height: 760 } })
    context.setDefaultTimeout(60_000)
    await context.addCookies([{ name, value, url: world.hub.origin }])
    const page = await context.newPage()
    await page.goto(`${world.hub.origin}/reader/devices/`)
    await page.click(".language")
    return page
  }

  /** Talks with the hub now, until everything was sent. */
  const sync = async ({ page }: Phone): Promise<void> => {
    await page.click(".standing")
    await page.waitForSelector('.unsent[data-count="0"]')
  }

  it("work through a device's whole life: asked, approved, cut off, merged, revoked", async () => {
    const { hub } = world
    const phone = await openPhone(browser, `${hub.origin}/reader/?season=1448`)
    const { page } = phone
    await page.click(".language")
    await page.fill("#name", "Mina, north gate, phone 3")
    await page.fill("#season", "1499")
    await page.click("form .big")
    await page.waitForSelector("text=The hub knows no such season")
    // A page that is opened again asks anew, and does not wait for a supervisor who was never asked.
    await page.reload()
    await page.fill("#name", "Mina, north gate, phone 3")
    await page.fill("#season", "1448")
    await page.click("form .big")
    const code = await page.innerText(".code")

    const readers = await supervisor()
    await readers.fill("li.waiting input", "0000-0000")
    await readers.click("li.waiting button")
    await readers.waitForSelector("text=The code was not accepted")
    await readers.fill("li.waiting input", code)
    await readers.click("li.waiting button")
    await readers.waitForSelector("li.approved:has-text('Mina, north gate, phone 3')")

    const { json: plan } = await hub.ask("GET", "/v1/seasons/1448/gate/plan")
    const gates = plan.gates as ReadonlyArray<{
      readonly id: string
      readonly camp?: number
      readonly name: { readonly en: string }
    }>
    const own = gates.findIndex((gate) => gate.camp === camp)
    await page.click(`.choice >> nth=${own}`)
    await page.waitForSelector(".gate .idle")
    await page.waitForSelector('.unsent[data-count="0"]')
    await page.evaluate("navigator.serviceWorker.ready")

    await phone.context.setOffline(true)
    for (const text of texts.slice(0, 3)) expect((await phone.show(text)).light).toBe("green")
    expect((await phone.show(texts[0] ?? "")).light).toBe("amber")
    expect((await phone.show("https://example.org")).light).toBe("red")
    await phone.context.setOffline(false)
    await expect.poll(() => sync(phone).then(() => true)).toBe(true)
    const counts = await hub.ask("GET", "/v1/seasons/1448/gate/counts")
    const here = (counts.json.gates as ReadonlyArray<Record<string, unknown>>).find(
      ({ gate }) => gate === gates[own]?.id,
    )
    expect(here).toMatchObject({ in: 3, out: 0, stopped: 2, amber: 1 })
    // The supervisor's page, open all the while, hears of it by itself.
    const counted = readers.locator(".counted table >> nth=1").locator("tr", { hasText: gates[own]?.name.en ?? "" })
    await expect.poll(() => counted.locator("td").allInnerTexts()).toEqual(["3", "0", "2", "1"])
    await readers.waitForSelector(".since:has-text('As of')")

    await hub.ask("POST", `/v1/pilgrims/${pilgrims[3]}/withdrawal`)
    await world.follow()
    await expect
      .poll(
        async () => {
          await sync(phone)
          await phone.hideCode()
          await page.waitForSelector('.gate[data-light="none"]')
          return (await phone.show(texts[3] ?? "")).text
        },
        { interval: 3_000 },
      )
      .toContain("revoked")

    await readers.reload()
    await readers.waitForSelector("li.approved")
    await readers.click("li.approved .revoke")
    await readers.click("li.approved .turn-away")
    await readers.waitForSelector("li.revoked")
    await page.click(".standing")
    await page.waitForSelector("text=This device was revoked")
    expect(phone.faults.filter((text) => !/ERR_INTERNET_DISCONNECTED|status of 40[14]/.test(text))).toEqual([])
  })

  it("say that the hub is not reached, and go on when it is", async () => {
    const page = await browser.newPage()
    await page.route("**/v1/session", (route) => route.fulfill({ status: 503, json: {} }))
    await page.goto(`${world.hub.origin}/reader/devices/`)
    await page.waitForSelector("h1:has-text('تعذّر الوصول إلى النظام')")
    await page.unroute("**/v1/session")
    await page.click("main button")
    await page.waitForSelector('a[href^="/sign-in"]')
    await page.close()
  })

  it("no longer show what once failed, and open the counts again when the hub is back", async () => {
    const page = await supervisor()
    await page.waitForSelector(".since:has-text('As of')")
    await page.route("**/gate/devices*", (route) => route.abort())
    await page.route("**/gate/counts/stream", (route) => route.fulfill({ status: 503, json: {} }))
    await page.click(".chosen button")
    await page.waitForSelector("[role=alert]:has-text('It was not done')")
    await page.waitForSelector(".since:has-text('Not connected')")
    await page.unrouteAll()
    await page.waitForSelector(".since:has-text('As of')")
    await page.click(".chosen button")
    await expect.poll(() => page.locator("[role=alert]").textContent()).toBe("")
    await page.context().close()
  })

  it("tell a supervisor whose session has ended to sign in again", async () => {
    const page = await supervisor()
    await page.waitForSelector(".since:has-text('As of')")
    await page.context().clearCookies()
    await page.click(".chosen button")
    await page.waitForSelector("text=Your session has ended")
    expect(await page.getAttribute("main a", "href")).toBe("/sign-in?return=/reader/devices/")
    await page.context().close()
  })

  it("tell a supervisor why a right code is not accepted: it is too old, or another has revoked the reader meanwhile", async () => {
    const { hub } = world
    const phone = await openPhone(browser, `${hub.origin}/reader/?season=1448`)
    await phone.page.fill("#name", "late")
    await phone.page.click("form .big")
    const code = (await phone.page.textContent(".code")) ?? ""
    const [one, other] = [await supervisor(), await supervisor()]
    const typeCode = async (page: Page) => {
      await page.fill("li.waiting:has-text('late') input", code)
      await page.click("li.waiting:has-text('late') button")
    }
    const database = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
    await database.connect()
    await database.query("update gate_device set code_until = now() where name = 'late'")
    await typeCode(one)
    await one.waitForSelector("[role=alert]:has-text('Ask for a new one on the device itself')")
    await database.query("update gate_device set code_until = now() + interval '1 minute' where name = 'late'")
    await database.end()
    await one.waitForSelector("li.waiting:has-text('late')")
    await typeCode(one)
    await one.click("li.approved:has-text('late') .revoke")
    await one.click("li.approved:has-text('late') .turn-away")
    await one.waitForSelector("li.revoked:has-text('late')")
    await typeCode(other)
    await other.waitForSelector("[role=alert]:has-text('This device was revoked for good')")
    await other.click(".language")
    await other.waitForSelector("[role=alert]:has-text('أُلغي هذا الجهاز نهائيًا')")
    await other.waitForSelector("li.revoked:has-text('late')")
    for (const { context } of [phone, { context: one.context() }, { context: other.context() }]) await context.close()
  })

  it("show the readers of the season that was chosen last, though those of the one before come later", async () => {
    const page = await supervisor()
    await page.waitForSelector(".since:has-text('As of')")
    const line = (name: string) => ({ device: name, name, standing: "approved", links: 0, gaps: [] })
    await page.evaluate(`document.querySelector("select").append(new Option("1449"))`)
    let let1449Come: () => void = () => {}
    const come = new Promise<void>((go) => {
      let1449Come = go
    })
    await page.route("**/v1/seasons/1449/gate/devices", async (route) => {
      await come
      await route.fulfill({ json: { items: [line("of 1449")] } })
    })
    await page.route("**/v1/seasons/1448/gate/devices", (route) =>
      route.fulfill({ json: { items: [line("of 1448")] } }),
    )
    await page.selectOption("select", "1449")
    await page.selectOption("select", "1448")
    await page.waitForSelector("li:has-text('of 1448')")
    const late = page.waitForResponse("**/v1/seasons/1449/gate/devices")
    let1449Come()
    await (await late).finished()
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(await page.locator("li.approved strong").allTextContents()).toEqual(["of 1448"])
    await page.context().close()
  })

  it("keep the place of a supervisor who has no mouse", async () => {
    const phone = await openPhone(browser, `${world.hub.origin}/reader/?season=1448`)
    await phone.page.fill("#name", "keys")
    await phone.page.click("form .big")
    const code = (await phone.page.textContent(".code")) ?? ""
    const page = await supervisor()
    const line = page.locator("li:has-text('keys')")
    const focused = () => line.evaluate((element) => element.matches(":focus"))
    await line.locator("input").fill("0000-0000")
    await page.keyboard.press("Enter")
    await page.waitForSelector("text=The code was not accepted")
    await expect.poll(focused).toBe(true)
    await page.keyboard.press("Tab")
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")
    await page.waitForSelector("li.approved:has-text('keys')")
    await expect.poll(focused).toBe(true)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    // A key that is held down, or pressed twice by mistake, has revoked nothing.
    await page.keyboard.press("Enter")
    expect(await focused()).toBe(true)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.waitForSelector("li.revoked:has-text('keys')")
    await phone.context.close()
    await page.context().close()
  })

  it("keep everything in sight of a narrow phone, whatever a stranger calls a reader", async () => {
    const phone = await openPhone(browser, `${world.hub.origin}/reader/?season=1448`)
    await phone.page.fill("#name", "W".repeat(60))
    await phone.page.click("form .big")
    await phone.page.waitForSelector(".code")
    const page = await supervisor()
    await page.setViewportSize({ width: 320, height: 568 })
    await page.waitForSelector("li.waiting:has-text('WWW') button")
    for (const direction of ["ltr", "rtl"]) {
      const outside = await page.locator("li.waiting:has-text('WWW')").evaluate(
        (line, width) =>
          [line, ...line.querySelectorAll("*")].flatMap((part) => {
            const { left, right } = part.getBoundingClientRect()
            return left < 0 || right > width ? [part.tagName] : []
          }),
        320,
      )
      expect(outside, direction).toEqual([])
      await page.click(".language")
    }
    await phone.context.close()
    await page.context().close()
  })

  it("keep the buttons beside a supervisor's name together, however long it is, in both languages", async () => {
    const page = await supervisor()
    for (const name of ["Nasser Al-Ayyina", "Abdulrahman Al-Namudhaj"]) {
      await page.route("**/v1/session", async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, json: { ...(await response.json()), name } })
      })
      await page.reload()
      for (const language of ["en", "ar"]) {
        await page.waitForSelector(`html[lang="${language}"] #bar strong:has-text("${name}")`)
        const tops = await page
          .locator("#bar button")
          .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top))
        expect([tops.length, new Set(tops).size], `${name} ${language}`).toEqual([2, 1])
        await page.click(".language")
      }
    }
    await page.context().close()
  })

  it("keep the language that a supervisor chose, for the tab alone", async () => {
    const page = await supervisor()
    await page.reload()
    await page.waitForSelector(".language")
    expect(await page.getAttribute("html", "lang")).toBe("en")
    expect(await page.evaluate("localStorage.length")).toBe(0)
    expect(await page.context().cookies()).toHaveLength(1)
    await page.context().close()
  })

  it("let a supervisor sign out from the page, as a page of the hub", async () => {
    const page = await supervisor()
    let csrf: string | null = null
    await page.route(/\/sign-out\?return=\/reader\/devices\/$/, async (route) => {
      csrf = await route.request().headerValue("x-csrf-token")
      await route.fulfill({ json: { goTo: "/applicant" } })
    })
    await page.click(".sign-out")
    await page.waitForURL("**/applicant")
    expect(csrf).toMatch(/^[\w-]{43}$/)
    await page.context().close()
  })

  it("tell somebody who has not signed in where to do so", async () => {
    const page = await browser.newPage()
    await page.goto(`${world.hub.origin}/reader/devices/`)
    await page.waitForSelector('a[href^="/sign-in"]')
    await page.close()
  })
})
