import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium } from "playwright-core"
import { expect, it } from "vitest"
import { FakeHub } from "./support/fakeHub.ts"
import { enrolled, executablePath, hasChromium, type Phone, phoneIn } from "./support/phone.ts"

/** A browser with its own process and profile, which can be killed as by an empty battery. */
const startKillable = async (profile: string): Promise<{ readonly process: ChildProcess; readonly port: string }> => {
  const portFile = join(profile, "DevToolsActivePort")
  await rm(portFile, { force: true })
  const flags = ["--headless", "--no-sandbox", "--remote-debugging-port=0", `--user-data-dir=${profile}`]
  const process = spawn(executablePath, [...flags, "--use-fake-ui-for-media-stream", "about:blank"], {
    stdio: "ignore",
    detached: true,
  })
  await expect.poll(() => readFile(portFile, "utf8").catch(() => "")).toContain("\n")
  const [port = ""] = (await readFile(portFile, "utf8")).split("\n")
  return { process, port }
}

it.skipIf(!hasChromium)("The page loses no scan when the browser is killed", async () => {
  const profile = await mkdtemp(join(tmpdir(), "mahmal-reader-"))
  const hub = await FakeHub.start()
  let running: ChildProcess | undefined
  /** Opens the page, kills the browser after `use`, and waits until it has exited. */
  const untilKilled = async (use: (phone: Phone) => Promise<void>): Promise<void> => {
    const { process, port } = await startKillable(profile)
    running = process
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    const [context] = browser.contexts()
    if (context === undefined) throw new Error("the browser has no context")
    await use(await phoneIn(context, `${hub.origin}/reader/`))
    const gone = once(process, "exit")
    if (process.pid !== undefined) globalThis.process.kill(-process.pid, "SIGKILL")
    await gone
    running = undefined
  }
  try {
    const texts: string[] = []
    await untilKilled(async (phone) => {
      await enrolled(phone, () => hub.approve())
      await phone.page.evaluate(() => navigator.serviceWorker.ready)
      await phone.page.waitForSelector('.unsent[data-count="0"]')
      await phone.context.setOffline(true)
      for (let count = 0; count < 5; count++) {
        const text = await hub.bracelet()
        texts.push(text)
        expect((await phone.show(text)).light).toBe("green")
      }
      // The last scan is amber and not settled.
      expect((await phone.show(texts[0] as string)).light).toBe("amber")
    })
    expect(hub.entries.filter(({ kind }) => kind === "scan")).toEqual([])
    await untilKilled(async ({ page }) => {
      await page.waitForSelector(".gate .idle")
      await page.waitForSelector('.unsent[data-count="0"]')
    })
    const passed = hub.entries.flatMap((entry) => (entry.kind === "scan" ? [entry.passed] : []))
    expect(passed).toEqual([true, true, true, true, true, false])
  } finally {
    if (running?.pid !== undefined) globalThis.process.kill(-running.pid, "SIGKILL")
    await hub.stop()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
