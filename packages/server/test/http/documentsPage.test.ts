import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type StartedHub, startHub } from "./startHub.ts"

const executablePath = "/usr/bin/chromium"

/** Every text of the page whose contrast with what is behind it is below 4.5 (WCAG 2.2, 1.4.3), with that contrast. */
const faint = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const parts = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return canvas.getImageData(0, 0, 1, 1).data
  }
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor)
      if (colour[3] === 255) return colour
    }
    return [255, 255, 255]
  }
  const read = ".endpoint-method, .badge, .property-required, .property-detail-value, .text-c-2, .text-c-3, p"
  const seen = [...document.querySelectorAll(read)].filter((one) => one.textContent.trim() !== "" && one.checkVisibility())
  const rated = seen.map((one) => {
    const [light, dark] = [luminance(parts(getComputedStyle(one).color)), luminance(behind(one))].sort((a, b) => b - a)
    return { text: one.textContent.trim().slice(0, 40), contrast: (light + 0.05) / (dark + 0.05) }
  })
  return { read: rated.length, faint: rated.filter(({ contrast }) => contrast < 4.5) }
})()`

describe.skipIf(!existsSync(executablePath))(`the page of the documents in Chromium (needs ${executablePath})`, () => {
  let hub: StartedHub
  let browser: Browser
  beforeAll(async () => {
    hub = await startHub()
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  it.each(["light", "dark"] as const)("says its language, and is not too faint to read, %s", async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme })
    page.setDefaultTimeout(60_000)
    try {
      await page.goto(`${hub.origin}/docs`)
      await page.waitForSelector(".endpoint-method")
      expect(await page.evaluate("document.documentElement.lang")).toBe("en")
      const { read, faint: found } = await page.evaluate<{ read: number; faint: ReadonlyArray<unknown> }>(faint)
      expect(read).toBeGreaterThan(100)
      expect(found).toEqual([])
    } finally {
      await page.close()
    }
  })

  it("has no control without a name, nothing that only a mouse scrolls, and fits a phone", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(60_000)
    try {
      await page.goto(`${hub.origin}/docs`)
      await page.waitForSelector(".endpoint-method")
      await page.waitForSelector(".tab-list .screenreader-only", { state: "attached" })
      const lists = await page.evaluate<ReadonlyArray<string>>(
        '[...document.querySelectorAll("ul.endpoints")].map((one) => getComputedStyle(one).overflowY)',
      )
      expect(lists.length).toBeGreaterThan(10)
      expect(new Set(lists)).toEqual(new Set(["visible"]))
      expect(await page.locator(".client-libraries-list").isVisible()).toBe(false)
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390)
    } finally {
      await page.close()
    }
  })
})
