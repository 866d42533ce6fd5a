import { newReference } from "@mahmal/gate"
import type { Browser } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { FakeHub, plan } from "./support/fakeHub.ts"
import { enrolled, executablePath, hasChromium, openPhone, type Phone, startBrowser } from "./support/phone.ts"

const hour = 3600

/** A record of a chip. */
type Written = readonly [recordType: string, mediaType: string | null, payload: number[] | null]

describe.skipIf(!hasChromium)(`the reader's page in Chromium (needs ${executablePath})`, () => {
  let browser: Browser
  let hub: FakeHub
  let phone: Phone
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    hub = await FakeHub.start()
    phone = await openPhone(browser, `${hub.origin}/reader/`)
  })
  afterEach(async () => {
    await phone.context.close()
    await hub.stop()
  })

  const atGate = () => enrolled(phone, () => hub.approve())
  const scansOf = () => hub.entries.filter((entry) => entry.kind === "scan")
  const standing = () => phone.page.textContent(".standing")
  /** Makes the page sync with the hub, from beginning to end: a sync that is under way already does not count. */
  const sync = async () => {
    const requests = (part: string) => hub.asked.filter((path) => path === `GET /v1/gate/${part}`).length
    const before = requests("sync")
    const askForSync = async () => {
      await phone.page.click(".standing")
      return requests("passages")
    }
    await expect.poll(askForSync, { interval: 250 }).toBeGreaterThan(before)
    await phone.page.evaluate(() => document.querySelector(".standing .list")?.classList.add("before"))
    await askForSync()
    await phone.page.waitForSelector(".standing:not(:has(.before)) .unsent[data-count='0']")
  }

  /** Opens the page in a browser with Web NFC. */
  const withChips = async () => {
    await phone.context.addInitScript(() => {
      class NDEFReader extends EventTarget {
        async scan() {
          Object.assign(globalThis, { chips: this })
        }
      }
      Object.assign(globalThis, { NDEFReader })
    })
    await phone.page.reload()
  }
  /** Holds a chip to the phone. */
  const touch = (...chip: ReadonlyArray<Written>) =>
    phone.page.evaluate((chip) => {
      const records = chip.map(([recordType, mediaType, bytes]) => ({
        recordType,
        mediaType,
        data: bytes === null ? null : new DataView(Uint8Array.from(bytes).buffer),
      }))
      const { chips } = globalThis as unknown as { readonly chips: EventTarget }
      chips.dispatchEvent(Object.assign(new Event("reading"), { message: { records } }))
    }, chip)

  it("meets the browser's criteria of installability", async () => {
    await phone.page.evaluate(() => navigator.serviceWorker.ready)
    const browserTools = await phone.context.newCDPSession(phone.page)
    const { errors } = await browserTools.send("Page.getAppManifest")
    expect(errors).toEqual([])
    const { installabilityErrors } = await browserTools.send("Page.getInstallabilityErrors")
    // The test's browser has no profile to install into.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([])
  })

  it("sends requests to its hub only, and its policy allows no others", async () => {
    const asked: string[] = []
    phone.page.on("request", (request) => asked.push(request.url()))
    const response = await phone.page.reload()
    expect(response?.headers()["content-security-policy"]).toContain("default-src 'none'")
    await phone.page.waitForSelector("form")
    expect(asked.filter((url) => !url.startsWith(hub.origin))).toEqual([])
    expect(phone.faults).toEqual([])
  })

  it("opens without a network after the first visit, and scans", async () => {
    hub.publish()
    await atGate()
    await phone.page.evaluate(() => navigator.serviceWorker.ready)
    await phone.page.waitForSelector('.unsent[data-count="0"]')
    await hub.stop()
    await phone.page.reload()
    await phone.page.waitForSelector(".gate .idle")
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
  })

  it("is kept for work without a network in one version alone, though only one of two hubs has the new one yet", async () => {
    /** What becomes of the service worker of a phone that opens the page for the first time. */
    const kept = async () => {
      const { page, context } = await openPhone(browser, `${hub.origin}/reader/`)
      const state = await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.register("/reader/worker.js", { scope: "/reader/" })
        const worker = registration.installing ?? registration.waiting ?? registration.active
        while (worker?.state !== "activated" && worker?.state !== "redundant")
          await new Promise((changed) => worker?.addEventListener("statechange", changed, { once: true }))
        return worker.state
      })
      await context.close()
      return state
    }
    hub.otherFiles.set("/reader/reader.css", "body { color: black }")
    expect(await kept()).toBe("redundant")
    hub.otherFiles.clear()
    expect(await kept()).toBe("activated")
  })

  it("is right to left in Arabic and left to right in English, and remembers the language", async () => {
    const looks = () =>
      phone.page.evaluate(() => ({
        direction: getComputedStyle(document.body).direction,
        wide: document.documentElement.scrollWidth > innerWidth,
        heading: document.querySelector<HTMLElement>("h1 span:not([hidden])")?.lang,
        labels: [...document.querySelectorAll("input")].every(({ labels }) => (labels?.length ?? 0) > 0),
      }))
    /** What the button of languages says, and in which voice it is read out. */
    const wayOver = async () => {
      const said = phone.page.locator(".language span:visible")
      const voice = await said.evaluate((span) =>
        (span.firstElementChild ?? span).closest("[lang]")?.getAttribute("lang"),
      )
      return [await said.textContent(), voice]
    }
    expect(await looks()).toMatchObject({ direction: "rtl", wide: false, labels: true })
    await phone.picture("reader-enrol-ar")
    expect(await wayOver()).toEqual(["English", "en"])
    await phone.page.click(".language")
    expect(await looks()).toMatchObject({ direction: "ltr", wide: false })
    expect(await wayOver()).toEqual(["العربية", "ar"])
    expect(await phone.page.isVisible("text=Enrol this device")).toBe(true)
    await phone.page.reload()
    await phone.page.waitForSelector("html[lang=en]")
    expect(await looks()).toMatchObject({ direction: "ltr" })
  })

  it("shows its lights in both languages, with the way to the right camp", async () => {
    await atGate()
    const good = await hub.bracelet()
    for (const language of ["en", "ar"]) {
      expect((await phone.show(language === "en" ? good : await hub.bracelet())).light).toBe("green")
      await phone.picture(`reader-green-${language}`)
      const lost = await phone.show(await hub.bracelet({ camps: [14] }))
      expect(lost.text).toContain(language === "en" ? "behind the mosque" : "خلف المسجد")
      await phone.picture(`reader-red-${language}`)
      expect((await phone.show(good)).light).toBe("amber")
      await phone.picture(`reader-amber-${language}`)
      await phone.page.click(".supervisor")
      await phone.picture(`reader-supervisor-${language}`)
      expect(await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
      await phone.page.click(".language")
    }
  })

  it("counts who went in and out, and the heads of a group", async () => {
    await atGate()
    const texts = [await hub.bracelet(), await hub.bracelet(), await hub.bracelet({ group: 420 })]
    for (const text of texts) await phone.show(text)
    await phone.page.click(".direction .out")
    await phone.show(texts[0] as string)
    expect(await phone.page.textContent(".counts")).toMatch(/^3.*Went in1.*Went out2.*Inside$/)
    await phone.page.click("text=Groups")
    const heads = await phone.page.locator("dialog li").allInnerTexts()
    expect(heads).toEqual([
      expect.stringMatching(/^Group 417\s+1 of 45$/),
      expect.stringMatching(/^Group 420\s+1 of 30$/),
    ])
    // A slash between two numbers would be read in the wrong order from right to left.
    const numbers = phone.page.locator("dialog li strong >> nth=0").locator("span[lang=ar]")
    expect(await numbers.textContent()).toBe("1 من 45")
    await phone.picture("reader-groups")
  })

  it("can be scrolled to its end in landscape, and has names for screen readers", async () => {
    await atGate()
    await phone.page.setViewportSize({ width: 740, height: 320 })
    await phone.page.mouse.move(370, 200)
    await phone.page.mouse.wheel(0, 2_000)
    const foot = async () => {
      const box = await phone.page.locator(".standing").boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    await expect.poll(foot).toBeLessThanOrEqual(320)
    expect(await phone.page.getByRole("heading", { level: 1, name: "North gate" }).count()).toBe(1)
    expect(await phone.page.getByRole("group", { name: "Which way they go" }).getByRole("radio").count()).toBe(2)
  })

  it("keeps every control whole with letters of twice the size on a narrow phone, and scrolls each answer into sight", async () => {
    await atGate()
    const { page } = phone
    await page.setViewportSize({ width: 360, height: 640 })
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%"
    })
    hub.devices.clear()
    await page.click(".standing")
    await page.click(".approval button")
    await page.waitForSelector(".approval .code")
    for (const language of ["en", "ar"]) {
      const cut = await page.locator(".tools, .tools *, .approval, .approval *, .counts *").evaluateAll((parts) =>
        parts.flatMap((part) => {
          const { left, right, width } = part.getBoundingClientRect()
          if (width === 0 || part.matches("legend, legend *, input")) return []
          const whole = left >= 0 && right <= innerWidth && part.scrollWidth <= Math.ceil(width)
          return whole ? [] : [part.className || part.textContent]
        }),
      )
      expect(cut, language).toEqual([])
      await page.click(".language")
    }
    const lines = await page.locator(".approval .code").evaluate((code) => {
      const text = document.createRange()
      text.selectNodeContents(code)
      return text.getClientRects().length
    })
    expect(lines).toBe(1)

    await page.locator(".standing").scrollIntoViewIfNeeded()
    await phone.show(await hub.bracelet())
    await phone.picture("reader-large")
    const { y = -1, height = 0 } = (await page.locator(".reason").boundingBox()) ?? {}
    expect([y >= 0, y + height <= 640]).toEqual([true, true])
  })

  it("shows the digits that are printed on the bracelets, in Arabic too", async () => {
    await atGate()
    await phone.page.click(".language")
    await phone.show(await hub.bracelet())
    expect(await phone.page.locator(".heads").innerText()).toMatch(/^المجموعة 417، في الداخل: 1 من 45$/)
  })

  it("lets a supervisor decide by keyboard, but not by a key that is held down", async () => {
    await atGate()
    const text = await hub.bracelet()
    await phone.show(text)
    await phone.show(await hub.bracelet({ camps: [14] }))
    await phone.show(text)
    await phone.page.focus(".supervisor")
    await phone.page.keyboard.press("Enter")
    await phone.page.waitForSelector(".settling:focus")
    await phone.page.keyboard.press("Enter")
    expect(await phone.page.getAttribute(".gate", "data-light")).toBe("amber")
    await phone.page.keyboard.press("Tab")
    await phone.page.keyboard.press("Tab")
    const { light } = await phone.answerTo(() => phone.page.keyboard.press("Enter"))
    expect(light).toBe("green")
  })

  it("counts each gate separately, with any gate id", async () => {
    const inside = () => phone.page.locator(".counts div > strong").allInnerTexts()
    await enrolled(phone, () => hub.approve(), "Builders' gate")
    expect(await inside()).toEqual(["0", "0", "0"])
    await phone.show(await hub.bracelet({ camps: [14] }))
    expect(await inside()).toEqual(["1", "0", "1"])
    await phone.page.reload()
    await phone.page.waitForSelector(".gate .idle")
    expect(await inside()).toEqual(["1", "0", "1"])
    await phone.page.click(".where")
    await phone.page.click(".choice:has-text('North gate')")
    await phone.page.waitForSelector(".gate:has-text('North gate') .idle")
    expect(await inside()).toEqual(["0", "0", "0"])
  })

  it("removes an answer after a few seconds, but amber only when it is settled", async () => {
    await atGate()
    const text = await hub.bracelet()
    await phone.show(text)
    await phone.hideCode()
    await phone.page.waitForSelector('.gate[data-light="none"]')
    await phone.show(text)
    await phone.hideCode()
    await phone.page.waitForTimeout(3_200)
    expect(await phone.page.getAttribute(".gate", "data-light")).toBe("amber")
  })

  it("counts a code that stays in view as one scan", async () => {
    await atGate()
    await phone.show(await hub.bracelet())
    await phone.page.waitForTimeout(1_500)
    await sync()
    expect(scansOf()).toHaveLength(1)
  })

  it("asks a supervisor when its list is older than the season's limit, and shows the age", async () => {
    hub.publish([], 2 * hour)
    await atGate()
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    expect(await standing()).toContain("2 hours ago")
    hub.limits = { ...plan.limits, listAge: 2.5 * hour }
    await sync()
    expect(await standing()).toContain("look for a network")
    hub.limits = { ...plan.limits, listAge: hour }
    await sync()
    const { light, text } = await phone.show(await hub.bracelet())
    expect(light).toBe("amber")
    expect(text).toContain("Revocation list too old")
    expect(await standing()).toContain("too old")
    await phone.picture("reader-old-list")
  })

  it("learns by a delta that a bracelet was revoked", async () => {
    await atGate()
    const status = { list: "https://hub.example/v1/gate/status/1448", index: 9 }
    expect((await phone.show(await hub.bracelet({ status }))).light).toBe("green")
    hub.publish([[9, 1]])
    await sync()
    expect(hub.asked).toContain("GET /v1/gate/status/1448/delta")
    const { light, text } = await phone.show(await hub.bracelet({ status }))
    expect(light).toBe("red")
    expect(text).toContain("revoked")
  })

  it("goes by a newer list although the sync that brought it was cut off later", async () => {
    await atGate()
    const status = { list: "https://hub.example/v1/gate/status/1448", index: 9 }
    expect((await phone.show(await hub.bracelet({ status }))).light).toBe("green")
    hub.publish([[9, 1]])
    hub.failsAt = "/v1/gate/passages"
    const begun = () => hub.asked.filter((path) => path === "GET /v1/gate/sync").length
    const before = begun()
    const askForSync = async () => {
      await phone.page.click(".standing")
      return begun()
    }
    // When the second begins, the first that could bring the list is over.
    await expect.poll(askForSync, { interval: 250, timeout: 30_000 }).toBeGreaterThan(before + 1)
    await phone.page.waitForSelector(".standing .hubRefuses")
    const { light, text } = await phone.show(await hub.bracelet({ status }))
    expect(light).toBe("red")
    expect(text).toContain("revoked")
  })

  it("learns it from the whole list, and in a new session, when the hub remembers neither its list nor its session", async () => {
    hub.publish()
    await atGate()
    const status = { list: "https://hub.example/v1/gate/status/1448", index: 9 }
    hub.publish([[9, 1]])
    hub.startAnew()
    await sync()
    expect((await phone.show(await hub.bracelet({ status }))).light).toBe("red")
  })

  it("sends again what a hub has lost that was restored from a backup, also while it uploads", async () => {
    await atGate()
    for (let count = 0; count < 3; count++) await phone.show(await hub.bracelet())
    await sync()
    expect(scansOf()).toHaveLength(3)
    hub.restoredTo = 1
    await phone.show(await hub.bracelet())
    await sync()
    expect(scansOf()).toHaveLength(4)
  })

  it("decides by the hub's clock where its own is wrong, also once there is no network", async () => {
    await phone.context.addInitScript(() => {
      const now = Date.now
      Date.now = () => now() + 3 * 3_600_000
    })
    await phone.page.reload()
    hub.limits = { ...plan.limits, listAge: hour }
    hub.publish()
    await atGate()
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    await phone.page.evaluate(() => navigator.serviceWorker.ready)
    await sync()
    hub.goAway()
    await phone.page.reload()
    await phone.page.waitForSelector(".gate .idle")
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
  })

  it("learns from the hub who was let in by other readers", async () => {
    await atGate()
    const inside = await hub.bracelet()
    await phone.show(inside)
    await sync()
    const second = await openPhone(browser, `${hub.origin}/reader/`)
    await enrolled(second, () => hub.approve())
    await second.page.waitForSelector('.unsent[data-count="0"]')
    expect((await second.show(inside)).text).toContain("Already inside")
    await second.context.close()
  })

  it("leaves the decision on a typed number to the supervisor, and notes the bracelet with this number", async () => {
    const reference = newReference()
    hub.serials = ["B1", "B2", "B3"].map((serial) => ({ serial, reference, group: 417 }))
    await atGate()
    await sync()
    await phone.page.click(".tools >> text=Number")
    await phone.page.fill("dialog input", "b٣")
    await phone.picture("reader-number")
    const seen = await phone.answerTo(() => phone.page.click("dialog .big"))
    expect(seen.light).toBe("amber")
    expect(seen.text).toContain("Group")
    await phone.page.click(".supervisor")
    await phone.answerTo(() => phone.page.click(".let-in"))
    await sync()
    expect(scansOf()).toMatchObject([{ reference, group: 417, reason: "typed-number", light: "amber", passed: true }])
  })

  it("keeps the current answer when the camera is opened or lost", async () => {
    await phone.page.evaluate(() => sessionStorage.setItem("camera", "refused"))
    await phone.context.addInitScript(() => {
      const devices = navigator.mediaDevices
      const film = devices.getUserMedia.bind(devices)
      devices.getUserMedia = async (wanted) => {
        if (sessionStorage.getItem("camera") === "refused") throw new DOMException("no", "NotAllowedError")
        const stream = await film(wanted)
        Object.assign(globalThis, { track: stream.getVideoTracks()[0] })
        return stream
      }
    })
    await phone.page.reload()
    await atGate()
    await phone.page.waitForSelector("text=No camera")
    const light = () => phone.page.getAttribute(".gate", "data-light")
    await phone.page.click(".tools >> text=Number")
    await phone.page.fill("dialog input", "B1")
    expect((await phone.answerTo(() => phone.page.click("dialog .big"))).light).toBe("amber")
    await phone.page.click(".open-camera")
    await phone.page.evaluate(() => sessionStorage.clear())
    await phone.page.click(".open-camera")
    await phone.page.waitForSelector(".gate:not(.blind)")
    expect(await light()).toBe("amber")
    await phone.page.evaluate(() => {
      const { track } = globalThis as unknown as { readonly track: MediaStreamTrack }
      track.dispatchEvent(new Event("ended"))
    })
    await phone.page.waitForSelector(".gate.blind")
    expect(await light()).toBe("amber")
    await phone.page.click(".open-camera")
    await phone.page.waitForSelector(".gate:not(.blind)")
    await phone.page.click(".supervisor")
    await phone.answerTo(() => phone.page.click(".let-in"))
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
  })

  it("notes amber as not passed when the page is closed before the supervisor decides", async () => {
    await atGate()
    const text = await hub.bracelet()
    await phone.show(text)
    await phone.show(await hub.bracelet({ camps: [14] }))
    await phone.show(text)
    await phone.page.reload()
    await phone.page.waitForSelector(".gate .idle")
    await sync()
    expect(scansOf().map(({ reason, passed }) => [reason, passed])).toEqual([
      ["welcome", true],
      ["wrong-camp", false],
      ["already-inside", false],
    ])
  })

  it("reads chips where the browser has Web NFC", async () => {
    await withChips()
    await atGate()
    const { decodeBase45 } = await import("@mahmal/gate")
    const ours = (code: string): Written => ["mime", "application/cwt", [...decodeBase45(code.slice(4))]]
    const text: Written = ["text", null, [1, 2, 3]]
    const hold = async (...chip: ReadonlyArray<Written>) => (await phone.answerTo(() => touch(...chip))).light
    const [one, other] = [await hub.bracelet(), await hub.bracelet()]
    expect(await hold(ours(one))).toBe("green")
    expect(await hold(text)).toBe("red")
    expect(await hold(text, ours(other))).toBe("green")
    expect(await hold(["mime", "application/cwt", null])).toBe("red")
    expect(await hold(ours(await hub.bracelet()))).toBe("green")
    expect(await hold()).toBe("red")
    expect(phone.faults).toEqual([])
  })

  it("counts a bracelet once whose chip it reads twice at the edge of its reach, and whose code it sees as well", async () => {
    await withChips()
    await atGate()
    const { decodeBase45 } = await import("@mahmal/gate")
    const code = await hub.bracelet()
    const chip: Written = ["mime", "application/cwt", [...decodeBase45(code.slice(4))]]
    const lights = () => phone.page.evaluate("filmed.seen.map(({ light }) => light)")
    expect((await phone.answerTo(() => touch(chip))).light).toBe("green")
    await touch(chip)
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    // Its chip is held to the phone while the camera still sees its code.
    expect((await phone.show(code)).light).toBe("amber")
    await touch(chip)
    expect((await phone.answerTo(() => touch(["text", null, []]))).light).toBe("red")
    expect(await lights()).toEqual(["green", "green", "amber", "red"])
  })

  it("promises to read chips only while it does: not with NFC switched off, until a tap shows that it is on again", async () => {
    await withChips()
    await phone.page.evaluate(() => {
      const { NDEFReader } = globalThis as unknown as { readonly NDEFReader: { prototype: { scan(): Promise<void> } } }
      const { prototype } = NDEFReader
      const scan = prototype.scan
      prototype.scan = async () => {
        prototype.scan = scan
        throw new DOMException("off", "NotReadableError")
      }
    })
    await atGate()
    await phone.page.waitForSelector(".idle:has-text('Point the camera')")
    expect(await phone.page.textContent(".idle")).not.toContain("hold its chip")
    await phone.page.click(".verdict")
    await phone.page.waitForSelector(".idle:has-text('hold its chip')")
  })

  it("is heard from the first bracelet on, though nobody has tapped since the gate was chosen", async () => {
    await phone.context.addInitScript(() => {
      const played: number[] = []
      Object.assign(globalThis, { played })
      const { start } = OscillatorNode.prototype
      OscillatorNode.prototype.start = function (when) {
        played.push(this.frequency.value)
        start.call(this, when)
      }
    })
    await phone.page.reload()
    await atGate()
    const played = () => phone.page.evaluate("played")
    await phone.show(await hub.bracelet())
    expect(await played()).toEqual([880, 1320])
    await phone.show("https://example.org")
    expect(await played()).toEqual([880, 1320, 196, 147])
  })

  it("shows who goes out another sign than who comes in, in whichever language", async () => {
    await atGate()
    const text = await hub.bracelet()
    const sign = () => phone.page.getAttribute(".sign path", "d")
    await phone.show(text)
    const welcome = await sign()
    await phone.page.click(".direction .out")
    await phone.show(await hub.bracelet())
    await phone.picture("reader-goodbye-en")
    expect(await sign()).not.toBe(welcome)
  })

  it("reads nothing while a dialog covers the light, and the bracelet that is still there after it", async () => {
    await atGate()
    await phone.page.click("text=Groups")
    const seen = phone.show(await hub.bracelet())
    await phone.page.evaluate(async () => {
      const video = document.querySelector("video")
      for (let frames = 0; frames < 12; frames += 1) await new Promise((next) => video?.requestVideoFrameCallback(next))
    })
    expect(await phone.page.evaluate("filmed.seen")).toEqual([])
    await phone.page.click("dialog .big")
    expect((await seen).light).toBe("green")
  })

  it("opens a camera again that has frozen without a word, or that another app has given back", async () => {
    await phone.context.addInitScript(() => {
      const devices = navigator.mediaDevices
      const film = devices.getUserMedia.bind(devices)
      devices.getUserMedia = async (wanted) => {
        const stream = await film(wanted)
        Object.assign(globalThis, { track: stream.getVideoTracks()[0] })
        return stream
      }
    })
    await phone.page.reload()
    await atGate()
    await phone.page.waitForSelector(".gate:not(.blind)")
    await phone.page.evaluate(() => (globalThis as unknown as { track: MediaStreamTrack }).track.stop())
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    await phone.page.evaluate(() => {
      const { track } = globalThis as unknown as { readonly track: MediaStreamTrack }
      track.dispatchEvent(new Event("ended"))
    })
    await phone.page.waitForSelector(".gate.blind")
    await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
    await phone.page.waitForSelector(".gate:not(.blind)")
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
  })

  it("opens one camera, also when the page is seen again while it opens, and lets go of one that does not play", async () => {
    await atGate()
    await phone.context.addInitScript(() => {
      const devices = navigator.mediaDevices
      const film = devices.getUserMedia.bind(devices)
      const tracks: MediaStreamTrack[] = []
      const given = new Promise<void>((give) => Object.assign(globalThis, { tracks, give }))
      devices.getUserMedia = async (wanted) => {
        const stream = await film(wanted)
        tracks.push(...stream.getVideoTracks())
        await given
        return stream
      }
      const play = HTMLMediaElement.prototype.play
      HTMLMediaElement.prototype.play = function () {
        return sessionStorage.getItem("camera") === "silent" ? Promise.reject(new Error("no")) : play.call(this)
      }
    })
    const states = () =>
      phone.page.evaluate(() =>
        (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks.map(({ readyState }) => readyState),
      )
    await phone.page.reload()
    await expect.poll(states).toEqual(["live"])
    await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
    await phone.page.evaluate(() => (globalThis as unknown as { give: () => void }).give())
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    expect(await states()).toEqual(["live"])

    await phone.page.evaluate(() => sessionStorage.setItem("camera", "silent"))
    await phone.page.reload()
    await expect.poll(states).toEqual(["live"])
    await phone.page.evaluate(() => (globalThis as unknown as { give: () => void }).give())
    await phone.page.waitForSelector("text=No camera")
    expect(await states()).toEqual(["ended"])
  })

  it("asks at every start that its scans are not deleted to make room: a browser may allow it only once it is installed", async () => {
    await atGate()
    await phone.context.addInitScript(() => {
      Object.assign(globalThis, { asked: 0 })
      navigator.storage.persist = async () => {
        Object.assign(globalThis, { asked: 1 })
        return false
      }
    })
    await phone.page.reload()
    await phone.page.waitForSelector(".gate .idle")
    expect(await phone.page.evaluate("asked")).toBe(1)
  })

  it("works in one page at a time only", async () => {
    await atGate()
    const second = await phone.context.newPage()
    await second.goto(`${hub.origin}/reader/`)
    await second.waitForSelector("text=The reader is open in another page")
    await phone.page.close()
    await second.waitForSelector(".gate .idle")
  })

  it("begins its work once, also when a new code is asked for while an answer is pending", async () => {
    const { page } = phone
    let letGo = () => {}
    const held = new Promise<void>((go) => {
      letGo = go
    })
    const hold = async (route: { readonly continue: () => Promise<void> }) => {
      await held
      await route.continue()
    }
    await page.route("**/session", hold, { times: 1 })
    await page.click(".language")
    await page.fill("#name", "slow")
    await page.fill("#season", "1448")
    await page.click("form .big")
    const before = await page.textContent(".code")
    await page.waitForRequest("**/session")
    await page.click("text=A new code")
    await expect.poll(() => page.textContent(".code")).not.toBe(before)
    hub.approve()
    letGo()
    await page.waitForSelector(".choice")
    // The delayed one, the one that said that the device is approved, and the one of the first sync.
    expect(hub.asked.filter((path) => path.endsWith("/challenge"))).toHaveLength(3)
  })

  it("is one device, also where the answer to its enrolment was lost and it enrols again", async () => {
    const { page } = phone
    await page.route(
      "**/v1/gate/devices",
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await page.click(".language")
    await page.fill("#name", "far away")
    await page.fill("#season", "1448")
    await page.click("form .big")
    await page.waitForSelector("[role=alert]:has-text('The hub was not reached')")
    await page.click("form .big")
    await page.waitForSelector(".code")
    expect(hub.devices.size).toBe(1)
  })

  it("is asked again for its season when the hub does not know that, also after a reload", async () => {
    const { page } = phone
    await page.route("**/v1/gate/devices", (route) => route.fulfill({ status: 404, body: "{}" }))
    await page.click(".language")
    await page.fill("#name", "early")
    await page.fill("#season", "1399")
    await page.click("form .big")
    await page.waitForSelector("[role=alert]:has-text('knows no such season')")
    await page.reload()
    await page.waitForSelector("form #season")
  })

  it("says why nothing is sent, until it is sent again: no network, or a hub that refuses", async () => {
    await atGate()
    await phone.page.waitForSelector('.unsent[data-count="0"]')
    hub.goAway()
    await phone.page.click(".standing")
    await phone.page.waitForSelector(".standing .noNetwork")
    hub.comeBack()
    await phone.page.route("**/v1/gate/scans", (route) => route.fulfill({ status: 400, body: "{}" }), { times: 1 })
    await phone.show(await hub.bracelet())
    await phone.page.click(".standing")
    await phone.page.waitForSelector(".standing .hubRefuses")
    expect(await phone.page.getAttribute(".unsent", "data-count")).toBe("1")
    await sync()
    expect(await phone.page.locator(".noNetwork, .hubRefuses").count()).toBe(0)
    expect(scansOf()).toHaveLength(1)
  })

  it("says so when it cannot get a new code", async () => {
    const { page } = phone
    await page.click(".language")
    await page.fill("#name", "away")
    await page.fill("#season", "1448")
    await page.click("form .big")
    await page.waitForSelector(".code")
    hub.goAway()
    await page.click("text=A new code")
    await page.waitForSelector("[role=alert]:has-text('The hub was not reached')")
    hub.comeBack()
    hub.approve()
    await page.waitForSelector(".choice")
  })

  it("works on while a hub that was restored from a backup waits for its approval again", async () => {
    await atGate()
    const [device] = hub.devices.values()
    if (device === undefined) throw new Error("the device is enrolled")
    device.standing = "waiting"
    delete device.token
    await phone.page.click(".standing")
    await phone.page.waitForSelector(".approval button")
    expect((await phone.show(await hub.bracelet())).light).toBe("green")
    const before = device.code
    await phone.page.click(".approval button")
    await phone.page.waitForSelector(".approval .code")
    expect(device.code).not.toBe(before)
    expect(await phone.page.textContent(".approval .code")).toBe(device.code)
    hub.approve()
    await phone.page.waitForSelector(".approval", { state: "hidden" })
    await sync()
    expect(scansOf()).toHaveLength(1)
  })

  it("says why there is no new code, and asks again when it is told to", async () => {
    await atGate()
    hub.devices.clear()
    await phone.page.click(".standing")
    await phone.page.waitForSelector(".approval button")
    await phone.page.route("**/v1/gate/devices", (route) => route.fulfill({ status: 429, body: "{}" }), { times: 1 })
    await phone.page.click(".approval button")
    await phone.page.waitForSelector(".approval .wrong:has-text('The hub did not accept')")
    await phone.page.click(".approval button")
    await phone.page.waitForSelector(".approval .code")
  })

  it("asks for its approval also where the hub was restored before it had its gates", async () => {
    const { page } = phone
    await page.route("**/v1/gate/sync*", (route) => route.abort())
    await page.click(".language")
    await page.fill("#name", "first")
    await page.fill("#season", "1448")
    await page.click("form .big")
    await page.waitForSelector(".code")
    hub.approve()
    await page.waitForSelector("text=The plan of the gates has not come yet")
    hub.devices.clear()
    await page.unroute("**/v1/gate/sync*")
    await page.reload()
    await page.click(".approval button")
    await page.waitForSelector(".approval .code")
    hub.approve()
    await page.waitForSelector(".choice")
  })

  it("stops when the hub has revoked the device, also after a reload without a network", async () => {
    await atGate()
    hub.revoke()
    await phone.page.click(".standing")
    await phone.page.waitForSelector("text=This device was revoked")
    await phone.context.setOffline(true)
    await phone.page.reload()
    await phone.page.waitForSelector("text=This device was revoked")
  })

  it("lets nobody pass when it cannot store, and says so", async () => {
    await atGate()
    await phone.page.evaluate(() => {
      IDBObjectStore.prototype.add = () => {
        throw new DOMException("full", "QuotaExceededError")
      }
    })
    const text = await hub.bracelet()
    void phone.show(text).catch(() => {})
    await phone.page.waitForSelector("text=The device cannot store")
    expect(await phone.page.isVisible(".gate")).toBe(false)
  })
})
