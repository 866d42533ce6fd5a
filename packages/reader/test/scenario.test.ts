import { type Entry, newKeyPair, newReference, type Scan, webCryptoSigner } from "@mahmal/gate"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { FakeHub } from "./support/fakeHub.ts"
import { enrolled, executablePath, hasChromium, openPhone, type Phone, startBrowser } from "./support/phone.ts"

/** A person at the gate: the code that is held up, and what must happen. `says` is the supervisor's decision, if any. */
interface Visitor {
  readonly text: string
  readonly light: "green" | "amber" | "red"
  readonly reason: string
  readonly shows: string
  readonly reference?: string
  readonly says?: "let-in" | "turn-away"
  readonly out?: boolean
}

const scans = 200
const revoked = 77
const suspended = 78

const isScan = (entry: Entry): entry is Entry<Scan> => entry.kind === "scan"

describe.skipIf(!hasChromium)(`a day at a gate without a network (needs ${executablePath})`, () => {
  let hub: FakeHub
  let browser: Browser
  beforeAll(async () => {
    hub = await FakeHub.start()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  /** Visitors of all kinds, in turns. */
  const visitorsOf = async (count: number): Promise<Visitor[]> => {
    const forger = await webCryptoSigner(await newKeyPair())
    const impostor = { ...forger, keyId: hub.signer.keyId }
    const status = (index: number, list = "https://hub.example/v1/gate/status/1448") => ({ status: { list, index } })
    const [now, day] = [Math.floor(Date.now() / 1000), 86_400]
    const all: Visitor[] = []
    while (all.length < count) {
      const [reference, other] = [newReference(), newReference()]
      const good = await hub.bracelet({ reference, group: all.length % 2 === 0 ? 417 : 420 })
      const lost = { camps: [14, 31] }
      const inside = {
        text: good,
        light: "amber",
        reason: "already-inside",
        shows: "Already inside",
        reference,
      } as const
      const stopped = async (
        reason: string,
        shows: string,
        ...made: Parameters<typeof hub.bracelet>
      ): Promise<Visitor> => ({
        text: await hub.bracelet(...made),
        light: "red",
        reason,
        shows,
      })
      all.push(
        { text: good, light: "green", reason: "welcome", shows: "Welcome", reference },
        await stopped("wrong-camp", "behind the mosque, 200 m", lost),
        { ...inside, says: "let-in" },
        await stopped("revoked", "revoked", status(revoked)),
        { ...inside, says: "turn-away" },
        await stopped("key-unknown", "Not issued by the mission", {}, forger),
        { text: await hub.bracelet(status(suspended)), light: "amber", reason: "suspended", shows: "suspended" },
        await stopped("signature-wrong", "Not issued by the mission", {}, impostor),
        { text: "https://example.org/menu", light: "red", reason: "unknown-prefix", shows: "Unreadable" },
        await stopped("expired", "expired", { expires: now - day, issuedAt: now - 9 * day, notBefore: now - 9 * day }),
        await stopped("not-yet-valid", "not valid yet", { notBefore: now + day }),
        { text: good, light: "green", reason: "goodbye", shows: "Goodbye", reference, out: true },
        { text: await hub.bracelet(status(revoked)), light: "amber", reason: "revoked", shows: "revoked", out: true },
        await stopped("other-season", "another season", { season: 1447 }),
        { text: good, light: "green", reason: "welcome", shows: "Welcome", reference },
        {
          text: await hub.bracelet({ reference: other, ...status(3, "https://hub.example/other") }),
          light: "amber",
          reason: "no-list",
          shows: "No revocation list",
          says: "let-in",
        },
      )
    }
    return all.slice(0, count)
  }

  const receive = async (phone: Phone, { text, light, shows, says, out = false }: Visitor): Promise<void> => {
    if (out) await phone.page.click(".direction .out")
    const seen = await phone.show(text)
    if (out) await phone.page.click(".direction .in")
    expect(seen.text).toContain(shows)
    expect(seen.light).toBe(light)
    if (says === undefined) return
    await phone.page.click(".supervisor")
    const settled = await phone.answerTo(() => phone.page.click(`.${says}`))
    expect(settled.light).toBe(says === "let-in" ? "green" : "red")
  }

  it("enrols, syncs, loses the network, scans 200 bracelets of all kinds, and uploads each scan once", {
    timeout: 240_000,
  }, async () => {
    hub.publish([
      [revoked, 1],
      [suspended, 2],
    ])
    const phone = await openPhone(browser, `${hub.origin}/reader/`)
    const { page, context } = phone
    await enrolled(phone, () => hub.approve())
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    // The first sync ends with the upload of its own note.
    await expect.poll(() => hub.entries.some(({ kind }) => kind === "sync")).toBe(true)
    await page.waitForSelector('.unsent[data-count="0"]')

    // The hub goes away too: a page that is reloaded may send a request before it knows that it is offline.
    await context.setOffline(true)
    hub.goAway()
    const asked = hub.asked.length
    const visitors = await visitorsOf(scans)
    for (const [index, visitor] of visitors.entries()) {
      // Somebody reloads the page by mistake, without a network.
      if (index === scans / 2) {
        await page.reload()
        await page.waitForSelector(".gate .idle")
      }
      await receive(phone, visitor)
    }
    expect(hub.asked.slice(asked)).toEqual([])
    expect(await page.textContent(".standing")).toContain("No network")

    // The answer to the first upload is lost after the hub has accepted it.
    hub.loseAnswers = 1
    hub.comeBack()
    await context.setOffline(false)
    const unsent = async () => {
      await page.click(".standing")
      return page.getAttribute(".unsent", "data-count")
    }
    await expect.poll(unsent, { interval: 500 }).toBe("0")
    expect(hub.loseAnswers).toBe(0)

    const noted = hub.entries.filter(isScan)
    expect(noted.map(({ light, reason, passed, direction }) => ({ light, reason, passed, direction }))).toEqual(
      visitors.map(({ light, reason, says, out }) => ({
        light,
        reason,
        passed: light === "green" || says === "let-in",
        direction: out ? "out" : "in",
      })),
    )
    for (const [index, { reference }] of visitors.entries())
      if (reference !== undefined) expect(noted[index]?.reference).toBe(reference)
    expect(new Set(hub.entries.map(({ hash }) => hash)).size).toBe(hub.entries.length)
    expect(hub.entries.map(({ sequence }) => sequence)).toEqual(hub.entries.map((_, index) => index + 1))
    expect(
      phone.faults.filter(
        (text) => !/net::ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION_\w+|SOCKET_NOT_CONNECTED)|503/.test(text),
      ),
    ).toEqual([])
    await context.close()
  })
})
