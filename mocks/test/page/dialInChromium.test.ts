import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type StandIns, startAll } from "../../src/index.ts"
import { systems } from "../../src/systems.ts"
import { answered } from "../support/call.ts"
import { closing } from "../support/resources.ts"
import { askVisa, entitlement } from "../support/systems.ts"
import { until } from "../support/until.ts"

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
const executablePath = process.env.CHROMIUM ?? places.find((path) => existsSync(path))

const title = "the start page in Chromium"

describe.skipIf(executablePath === undefined)(
  executablePath === undefined ? `${title} (skipped: no Chromium is installed; CHROMIUM may name one)` : title,
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] })
    })
    afterAll(() => browser.close())

    const open = async (lang: string, width: number): Promise<StandIns & { readonly view: Page; wrong: string[] }> => {
      const standIns = await closing(startAll({ only: ["etrack", "visa-authority"], freePorts: true }))
      const view = await browser.newPage({ viewport: { width, height: 844 } })
      view.setDefaultTimeout(60_000)
      await closing(Promise.resolve({ close: () => view.close() }))
      const wrong: string[] = []
      view.on("console", (message) => message.type() === "error" && wrong.push(message.text()))
      view.on("pageerror", (error) => wrong.push(error.message))
      await view.goto(`${standIns.page}?lang=${lang}`)
      await view.waitForSelector("#visa-authority")
      return { ...standIns, view, wrong }
    }

    it("sets, shows and clears a fault by clicking, and the stand-in obeys", async () => {
      const { view, mocks, wrong } = await open("en", 1280)
      const visa = mocks["visa-authority"]
      const section = view.locator("#visa-authority")
      await section.getByLabel("Fault", { exact: true }).selectOption("empty")
      await section.getByLabel("How many calls").fill("2")
      await section.getByLabel("Operation").selectOption("requestEntitlement")
      await section.getByLabel("Caller").fill("unit-7")
      await section.getByRole("button", { name: "Set the fault" }).click()
      await section.locator(".rules li").waitFor()
      expect(visa?.faults.rules()).toEqual([
        { kind: "empty", next: 2, operation: "requestEntitlement", caller: "unit-7" },
      ])
      expect(await view.locator("#overview .troubled").count()).toBe(1)

      const address = `${visa?.url}/_as/unit-7/v1/entitlements`
      const asked = await answered(address, askVisa("POST", entitlement("1448-Q48-000001"), "click-0001"))
      expect(asked).toMatchObject({ status: 200, text: "" })
      await section.getByText("1448-Q48-000001").waitFor()
      expect(await section.locator(".rules").textContent()).toContain("Calls left: 1")

      await section.getByRole("button", { name: "Clear the faults" }).click()
      await until(() => visa?.faults.rules().length === 0)
      expect(wrong).toEqual([])
    })

    it("sets faults by a rate, by a script and by a scenario, and deletes everything after a confirmation", async () => {
      const { view, mocks, wrong } = await open("en", 1280)
      const faults = mocks.etrack?.faults
      const section = view.locator("#etrack")
      const set = section.getByRole("button", { name: "Set the fault" })
      await section.getByLabel("a share of them").check()
      await section.getByLabel("Percent of the calls").fill("12.5")
      await section.getByLabel("Seed").fill("7")
      await set.click()
      await until(() => faults?.rules().length === 1)
      await section.getByLabel("one after the other").check()
      await section.getByLabel("Script").fill("none, reset late")
      await set.click()
      await until(() => faults?.rules().length === 2)
      await section.getByRole("button", { name: "Out of order" }).click()
      await until(() => faults?.rules().length === 3)
      expect(faults?.rules().slice(0, 2)).toEqual([
        { kinds: ["unavailable"], rate: 0.125, seed: "7" },
        { script: ["none", "reset", "late"] },
      ])
      await section.getByLabel("Script").fill("no-such-fault")
      await set.click()
      await view.locator("#news", { hasText: "It was refused" }).waitFor()

      view.once("dialog", (dialog) => void dialog.accept())
      await section.getByRole("button", { name: "Forget everything" }).click()
      await until(() => faults?.rules().length === 0)
      // The browser logs the refusal that this test provokes.
      expect(wrong.filter((line) => !line.includes("400"))).toEqual([])
    })

    it("shows what a caller must show", async () => {
      const { view } = await open("en", 1280)
      const section = view.locator("#visa-authority")
      await section.getByText("What a caller shows").click()
      const { token, "webhook secret": secret } = systems["visa-authority"].credentials
      expect(await section.locator(".credentials dt").allInnerTexts()).toEqual(["token", "webhook secret"])
      expect(await section.locator(".credentials dd").allInnerTexts()).toEqual([token, secret])
    })

    it("reads from right to left in Arabic, fits a phone, and changes its language", async () => {
      const { view, wrong } = await open("ar", 390)
      // As text, because it is the browser that reads it.
      const look =
        "(({ dir, lang, scrollWidth }) => ({ dir, lang, fits: scrollWidth <= innerWidth }))(document.documentElement)"
      const seen = () => view.evaluate(look)
      expect(await seen()).toEqual({ dir: "rtl", lang: "ar", fits: true })
      await view.getByRole("button", { name: "English" }).click()
      await view.getByRole("heading", { name: "Mahmal stand-ins" }).waitFor()
      expect(await seen()).toEqual({ dir: "ltr", lang: "en", fits: true })
      expect(wrong).toEqual([])
    })
  },
)
