import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { FakeHub } from "./support/fakeHub.ts"
import { enrolled, hasChromium, openPhone, startBrowser } from "./support/phone.ts"
import { rawVideo } from "./support/rawVideo.ts"

it.skipIf(!hasChromium)("The page reads each bracelet in the browser's camera once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-reader-"))
  const hub = await FakeHub.start()
  const film = join(folder, "gate.y4m")
  // The film repeats: the second time, these people are inside already.
  await writeFile(film, rawVideo([await hub.bracelet(), await hub.bracelet({ camps: [14] }), await hub.bracelet()]))
  const browser = await startBrowser(film)
  try {
    const phone = await openPhone(browser, `${hub.origin}/reader/`, { ownCamera: true })
    await enrolled(phone, () => hub.approve())
    await phone.page.waitForSelector('.gate[data-light="green"]')
    await phone.page.waitForSelector('.gate[data-light="red"]:has-text("Mina camp 14")')
    await phone.page.waitForSelector('.gate[data-light="amber"]:has-text("Already inside")')
    // A busy machine may miss one of them until the film repeats.
    await expect.poll(() => phone.page.textContent(".counts")).toMatch(/^2.*Went in/)
    expect(phone.faults).toEqual([])
  } finally {
    await browser.close()
    await hub.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
