import { type Bytes, newReference, type Scan } from "@mahmal/gate"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hasChromium, openPhone, startBrowser } from "../../../reader/test/support/phone.ts"
import { singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { type FreshDatabase, restoredFrom } from "../support/freshDatabase.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"
import { approvedReader, makeReader, type TestReader } from "./TestReader.ts"

const people = singles.slice(0, 4).flat()

const approval = async (hub: StartedHub, device: string, code: string) =>
  (await hub.ask("POST", `/v1/gate/devices/${device}/approval`, { json: { code } })).json

const base64Url = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url")

const isWaiting = async (hub: StartedHub, device: string) =>
  (await hub.ask("GET", "/v1/seasons/1448/gate/devices?standing=waiting&limit=500")).json.items.some(
    (one) => one.device === device,
  )

describe("readers of a hub that was restored from a backup", () => {
  let world: GateWorld
  let backup: FreshDatabase
  let hub: StartedHub
  let browser: Browser | undefined
  let bracelets: ReadonlyArray<{ readonly text: string; readonly reference: string; readonly camp: number }>

  /** Another hub at the same address. */
  const change = async (database: string): Promise<void> => {
    await hub.halt()
    hub = await startHub(database, { port: Number(new URL(hub.origin).port) })
  }

  beforeAll(async () => {
    world = await startGates(people)
    hub = world.hub
    const pilgrims = await world.embrace(people)
    await world.follow()
    bracelets = await Promise.all(
      pilgrims.map(async (pilgrim) => {
        const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)
        return { text: String(json.text), reference: String(json.reference), camp: Number([json.camps].flat()[0]) }
      }),
    )
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
    await backup?.drop()
  })

  const scan = (reference: string, camp: number, gate: string): Scan => ({
    kind: "scan",
    reference,
    group: 1,
    gate,
    camp,
    direction: "in",
    light: "green",
    reason: "welcome",
    passed: true,
  })

  const gateOf = async (camp: number) => {
    const { json } = await hub.ask("GET", "/v1/seasons/1448/gate/plan")
    const gates = json.gates as ReadonlyArray<{ readonly id: string; readonly camp?: number }>
    const at = gates.findIndex((gate) => gate.camp === camp)
    return { at, id: gates[at]?.id ?? "" }
  }

  const wentIn = async (gate: string) => {
    const { gates } = (await hub.ask("GET", "/v1/seasons/1448/gate/counts")).json
    return (gates as ReadonlyArray<Record<string, unknown>>).find((one) => one.gate === gate)?.in
  }

  const send = async (reader: TestReader) => {
    const { ask } = await reader.begin()
    return (await ask?.("POST", "/v1/gate/scans", { json: { links: reader.links.map(base64Url) } }))?.json
  }

  it("are let in by a new code alone, and their scans count once; one whose revocation is lost must be revoked again", async () => {
    const [before, revoked] = [await approvedReader(hub), await approvedReader(hub)]
    const waiting = await makeReader(hub)
    const waitingCode = (await waiting.enrol()).code
    await hub.halt()
    backup = await restoredFrom(hub.database)
    await change(hub.database)

    const [after, revokedAfter] = [await approvedReader(hub), await approvedReader(hub)]
    expect(await approval(hub, waiting.id, waitingCode)).toMatchObject({ standing: "approved" })
    const { id: gate } = await gateOf(12)
    for (const reader of [before, waiting, after]) {
      for (const reference of [newReference(), newReference()])
        await reader.note(scan(reference, 12, gate), Date.now() - 60_000)
      expect(await send(reader)).toMatchObject({ added: 2 })
    }
    for (const { id } of [revoked, revokedAfter]) await hub.ask("POST", `/v1/gate/devices/${id}/revocation`)
    expect(await wentIn(gate)).toBe(6)

    await change(backup.url)
    expect(await wentIn(gate)).toBe(0)
    expect(await send(before)).toMatchObject({ added: 2 })
    // Its key is not known: nobody is let in by it, whoever it was before.
    const challenge = (id: string) => hub.asking({})("POST", `/v1/gate/devices/${id}/challenge`)
    expect(await Promise.all([after, revokedAfter].map(async ({ id }) => (await challenge(id)).status))).toEqual([
      404, 404,
    ])
    for (const reader of [after, waiting]) {
      const { standing, code } = await reader.enrol()
      expect(standing).toBe("waiting")
      expect(await reader.begin()).toEqual({ standing: "waiting" })
      expect(await approval(hub, reader.id, code)).toMatchObject({ standing: "approved" })
      expect(await send(reader)).toMatchObject({ added: 2 })
      expect(await send(reader)).toMatchObject({ added: 0 })
    }
    expect(await wentIn(gate)).toBe(6)

    expect((await revokedAfter.enrol()).standing).toBe("waiting")
    expect(await revokedAfter.begin()).toEqual({ standing: "waiting" })
    expect((await revoked.begin()).standing).toBe("approved")
    await hub.ask("POST", `/v1/gate/devices/${revoked.id}/revocation`)
    expect(await revoked.begin()).toEqual({ standing: "revoked" })
  })

  it("are told what others scan from then on, though they sent nothing in the hours that are lost", async () => {
    const [listener, other] = [await approvedReader(hub), await approvedReader(hub)]
    const { id: gate } = await gateOf(12)
    await hub.halt()
    const lost = await restoredFrom(hub.database)
    await change(hub.database)
    const news = async (after: number) => {
      const { ask } = await listener.begin()
      return (await ask?.("GET", `/v1/gate/passages?after=${after}`))?.json
    }
    const scans = async (count: number) => {
      const references = Array.from({ length: count }, newReference)
      for (const reference of references) await other.note(scan(reference, 12, gate), Date.now() - 60_000)
      await send(other)
      return references
    }
    await scans(3)
    const before = await news(0)
    const after = Number(before?.next)

    await change(lost.url)
    const [last] = await scans(1)
    expect((await news(after))?.items.map(({ reference }) => reference)).toContain(last)
    await change(world.hub.database)
    await lost.drop()
  })

  it.skipIf(!hasChromium)(
    "work on, show a new code, and send all that they hold to the hub that has lost it",
    async () => {
      await change(world.hub.database)
      browser = await startBrowser()
      const phone = await openPhone(browser, `${hub.origin}/reader/?season=1448`)
      const { page } = phone
      await page.click(".language")
      await page.fill("#name", "Mina, new phone")
      await page.click("form .big")
      const code = (await page.textContent(".code")) ?? ""
      const { items } = (await hub.ask("GET", "/v1/seasons/1448/gate/devices?standing=waiting")).json
      const device = String(items.find(({ name }) => name === "Mina, new phone")?.device)
      await approval(hub, device, code)
      const [first, second, third, fourth] = bracelets
      if (first === undefined || second === undefined || third === undefined || fourth === undefined)
        throw new Error("four have bracelets")
      const gate = await gateOf(first.camp)
      const sync = async () => {
        await page.click(".standing")
        await page.waitForSelector('.unsent[data-count="0"]')
      }
      const inside = async () => Number(await page.textContent(".counts div:nth-child(3) > strong"))
      await page.click(`.choice >> nth=${gate.at}`)
      await page.waitForSelector(".gate .idle")
      for (const { text } of [first, second]) expect((await phone.show(text)).light).toBe("green")
      // So many passages of others that the restored hub will count anew for a long time.
      const other = await approvedReader(hub)
      for (let count = 0; count < 20; count += 1)
        await other.note(scan(newReference(), first.camp, gate.id), Date.now() - 60_000)
      expect(await send(other)).toMatchObject({ added: 20 })
      await sync()
      await expect.poll(inside).toBeGreaterThan(20)

      await change(backup.url)
      const had = Number(await wentIn(gate.id))
      await page.click(".standing")
      await page.waitForSelector(".approval:has-text('lost this reader')")
      await phone.picture("reader-approval-lost-en")
      expect((await phone.show(third.text)).light).toBe("green")
      expect(await isWaiting(hub, device)).toBe(false)
      await page.click(".approval button")
      const again = (await page.textContent(".approval .code")) ?? ""
      await phone.picture("reader-approval-code-en")
      await page.click(".language")
      await phone.picture("reader-approval-code-ar")
      await page.click(".language")
      expect(await approval(hub, device, again)).toMatchObject({ standing: "approved", name: "Mina, new phone" })
      await page.waitForSelector(".approval", { state: "hidden" })
      await sync()
      expect(await wentIn(gate.id)).toBe(had + 3)
      await sync()
      expect(await wentIn(gate.id)).toBe(had + 3)

      // What others scan from now on has numbers that the hub had given before.
      const before = await inside()
      const later = await approvedReader(hub)
      await later.note(scan(fourth.reference, first.camp, gate.id), Date.now())
      expect(await send(later)).toMatchObject({ added: 1 })
      await expect
        .poll(async () => {
          await sync()
          return inside()
        })
        .toBe(before + 1)
      const seen = await phone.show(fourth.text)
      expect([seen.light, seen.text]).toEqual(["amber", expect.stringContaining("Already inside")])
      expect(phone.faults.filter((text) => !/ERR_CONNECTION|status of 40[14]/.test(text))).toEqual([])
    },
  )
})
