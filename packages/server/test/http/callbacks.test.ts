import { createHash, createHmac, randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { ExchangeId, exchangeId, subjectOf } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { ConfigProvider, Effect, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { reportAddress } from "../../../adapters/src/sms-gateway/reportAddress.ts"
import { callbackAccess } from "../../src/http/callbacks.ts"
import { draw, family, groupOf, pilgrimOf, populate, seasonJson, singles } from "./sample.ts"
import { access, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
const group = groupOf(family[0])
let reference: string
const pilgrims = family.map(pilgrimOf).toSorted()
const [traveller = ""] = pilgrims

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 100, family, ...singles)
  await draw(hub)
  await hub.ask("POST", `/v1/groups/${group}/confirmation`, { json: { campaign: "C7" } })
  const opened = await hub.ask("GET", `/v1/exchanges?pilgrim=${traveller}&system=etrack`)
  reference = subjectOf({ id: ExchangeId.make(String(opened.json.items[0]?.exchange)) })
})
afterAll(() => hub.stop())

const sample = readFileSync(
  new URL("../../../../contracts/etrack/samples/RegistrationDecided.request.xml", import.meta.url),
  "utf8",
)

/** The notification of the contract's sample, about a group of ours and written now. */
const notification = (reference: string, password = Redacted.value(access.etrack[0].password)) => {
  const created = new Date().toISOString()
  const nonce = randomBytes(16)
  const digest = createHash("sha1").update(nonce).update(created).update(password).digest("base64")
  const decisions = pilgrims.map(
    (pilgrim, n) =>
      `<et:Decision><et:PilgrimReference>${pilgrim}</et:PilgrimReference><et:Outcome>REGISTERED</et:Outcome>` +
      `<et:RegistrationNumber>${String(n + 1).padStart(12, "0")}</et:RegistrationNumber></et:Decision>`,
  )
  const body = sample
    .replaceAll(/<wsu:Created>[^<]*/g, `<wsu:Created>${created}`)
    .replace(/<wsu:Expires>[^<]*/, `<wsu:Expires>${new Date(Date.now() + 30_000).toISOString()}`)
    .replace(/(<wsse:Password[^>]*>)[^<]*/, `$1${digest}`)
    .replace(/(<wsse:Nonce[^>]*>)[^<]*/, `$1${nonce.toString("base64")}`)
    .replace(/<et:Reference>[^<]*/, `<et:Reference>${reference}`)
    .replace(/<et:Decision>[\s\S]*<\/et:Decision>/, decisions.join(""))
  return { body, headers: { "content-type": "text/xml; charset=utf-8" }, digest }
}

describe("a notification of the e-track", () => {
  it("registers the pilgrims, and is acknowledged also the second time", async () => {
    for (const _ of ["the first time", "the second time"]) {
      const got = await hub.ask("POST", "/callbacks/etrack", notification(reference))
      expect(got.status).toBe(200)
      expect(got.headers.get("content-type")).toBe("text/xml; charset=utf-8")
      expect(got.text).toMatch(/RegistrationDecidedResponse>[\s\S]*ETR-004481448001/)
    }
    const { json } = await hub.ask("GET", `/v1/groups/${group}`)
    expect(json.members).toEqual(pilgrims.map((pilgrim) => expect.objectContaining({ pilgrim, state: "Registered" })))
    const history = await hub.ask("GET", `/v1/pilgrims/${traveller}/history`)
    expect(history.json.items.at(-1)).toMatchObject({
      event: { _tag: "RegistrationMade" },
      because: exchangeId("etrack.register", reference),
    })
  })

  it("is kept in its exchange without what proved the sender", async () => {
    const sent = notification(reference)
    await hub.ask("POST", "/callbacks/etrack", sent)
    const path = `/v1/exchanges/${encodeURIComponent(exchangeId("etrack.register", reference))}`
    const { text, json } = await hub.ask("GET", path)
    expect(json.calls).toContainEqual(
      expect.objectContaining({ kind: "callback", received: expect.stringContaining(traveller) }),
    )
    expect(text).not.toContain(sent.digest)
    expect(text).not.toContain("UsernameToken")
  })

  it("with a wrong password is a fault, and about nothing that was asked a problem", async () => {
    const wrong = await hub.ask("POST", "/callbacks/etrack", notification(reference, "wrong"))
    expect(wrong.status).toBe(500)
    expect(wrong.text).toContain("<faultcode>soap:Client.Security</faultcode>")
    const stray = await hub.ask("POST", "/callbacks/etrack", notification("1448-G-NEVER-1"))
    expect([stray.status, stray.json.type]).toEqual([404, "/problems/unknown"])
  })

  it("says nothing more under a token that was shown before, to any hub", async () => {
    const { body, headers } = notification(reference)
    expect((await hub.ask("POST", "/callbacks/etrack", { body, headers })).status).toBe(200)
    const other = await startHub(hub.database)
    const forged = body.replaceAll("REGISTERED", "REJECTED").replace(/<et:RegistrationNumber>[^<]*<\/[^>]*>/g, "")
    for (const { ask } of [hub, other])
      for (const again of [
        body,
        forged.replaceAll("</et:Outcome>", "</et:Outcome><et:Code>IDENTITY_MISMATCH</et:Code>"),
      ]) {
        const got = await ask("POST", "/callbacks/etrack", { body: again, headers })
        expect([got.status, got.text]).toEqual([500, expect.stringContaining("<faultcode>soap:Client.Security<")])
      }
    await other.halt()
  })

  it("that is too large is not read", async () => {
    const got = await hub.ask("POST", "/callbacks/etrack", { body: "x".repeat(600_000) })
    expect(got.status).toBe(413)
  })
})

const webhook = (pilgrim: string, secret = Redacted.value(access.visa[0])) => {
  const now = new Date().toISOString()
  const data = {
    id: "ent_000001448000001",
    pilgrim,
    kind: "permit",
    status: "issued",
    number: "P001448000001",
    receivedAt: now,
    decidedAt: now,
  }
  return sign(JSON.stringify({ type: "entitlement.decided", timestamp: now, data }), secret)
}

const sign = (body: string, secret: string) => {
  const id = `msg_${randomBytes(8).toString("hex")}`
  const at = Math.floor(Date.now() / 1000)
  const key = Buffer.from(secret.replace("whsec_", ""), "base64")
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")
  const headers = { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` }
  return { body, headers: { "content-type": "application/json", ...headers } }
}

describe("a webhook of the visa authority", () => {
  const ask = (pilgrim: string) =>
    hub.run(
      Effect.flatMap(Exchanges, (exchanges) =>
        exchanges.begin([
          {
            exchange: exchangeId("visa.request", pilgrim),
            operation: "visa.request",
            pilgrims: [pilgrim as PilgrimId],
          },
        ]),
      ),
    )

  it("gives the pilgrim the permit once", async () => {
    await ask(traveller)
    for (const _ of ["the first time", "the second time"]) {
      const got = await hub.ask("POST", "/callbacks/visa", webhook(traveller))
      expect([got.status, got.text]).toEqual([204, ""])
    }
    const { json } = await hub.ask("GET", `/v1/pilgrims/${traveller}`)
    expect(json.standing).toMatchObject({ _tag: "Visa", entitlement: { kind: "permit", number: "P001448000001" } })
  })

  it("counts by what was asked for, although by now the season's figures say the other kind", async () => {
    const [, , other = ""] = pilgrims
    await ask(other)
    const everybodyOnVisas = { ...seasonJson, permitNationalities: [] }
    expect((await hub.ask("PUT", "/v1/seasons/1448", { json: everybodyOnVisas })).status).toBe(200)
    expect((await hub.ask("POST", "/callbacks/visa", webhook(other))).status).toBe(204)
    const { json } = await hub.ask("GET", `/v1/pilgrims/${other}`)
    expect(json.standing).toMatchObject({ _tag: "Visa", entitlement: { kind: "permit" } })
  })

  it("that is signed with another secret, or about nothing that was asked, is refused", async () => {
    const forged = await hub.ask("POST", "/callbacks/visa", webhook(traveller, "whsec_Zm9yZ2Vk"))
    expect([forged.status, forged.json.type]).toEqual([401, "/problems/sender-not-proven"])
    for (const stray of [pilgrims[1] ?? "", "1448-NOBODY"])
      expect((await hub.ask("POST", "/callbacks/visa", webhook(stray))).status, stray).toBe(404)
  })
})

describe("a report of the SMS gateway", () => {
  const notice = exchangeId("sms.send", `${traveller}/drawn`)
  const path = (exchange: string, type: number) =>
    reportAddress("/callbacks/sms", exchange, Redacted.value(access.reports[0])).replace("%d", String(type))

  it("closes the message's exchange, whatever comes after", async () => {
    await hub.run(
      Effect.flatMap(Exchanges, (exchanges) =>
        exchanges.begin([{ exchange: notice, operation: "sms.send", pilgrims: [traveller as PilgrimId] }]),
      ),
    )
    for (const type of [1, 8, 1]) expect((await hub.ask("GET", path(notice, type))).status).toBe(204)
    const { json } = await hub.ask("GET", `/v1/exchanges/${encodeURIComponent(notice)}`)
    expect(json.standing).toEqual({ _tag: "Done" })
    expect(json.calls).toHaveLength(3)
  })

  it("without our proof, of an unknown kind, or about no message of ours, is refused", async () => {
    expect((await hub.ask("GET", `/callbacks/sms?reference=${notice}&type=1`)).status).toBe(401)
    expect((await hub.ask("GET", path(notice, 3))).status).toBe(400)
    expect((await hub.ask("GET", path("sms.send/1448-NOBODY/drawn", 1))).status).toBe(404)
  })
})

describe("a secret that is changed", () => {
  const secretOf = (word: string) => `whsec_${Buffer.from(`a secret of ${word} systems`.padEnd(24)).toString("base64")}`
  const named = {
    ETRACK_CALLBACK_USERNAME: "etrack",
    ETRACK_CALLBACK_PASSWORD: "new",
    ETRACK_CALLBACK_PASSWORD_ALSO: "old",
    VISA_WEBHOOK_SECRET: secretOf("new"),
    VISA_WEBHOOK_SECRET_ALSO: secretOf("old"),
    SMS_REPORT_SECRET: "new",
    SMS_REPORT_SECRET_ALSO: "old",
    SMS_OPERATOR_WEBHOOK_SECRET: secretOf("new"),
    SMS_OPERATOR_WEBHOOK_SECRET_ALSO: secretOf("old"),
  }

  it("proves who calls as long as it is named beside the new one, and no other does", async () => {
    const settings = ConfigProvider.layer(ConfigProvider.fromEnv({ env: named }))
    const both = await Effect.runPromise(Effect.provide(callbackAccess, settings))
    const changing = await startHub(hub.database, { callbackAccess: both })
    const stray = exchangeId("sms.send", "1448-NOBODY/drawn")
    const report = JSON.stringify({ type: "message.reported", timestamp: new Date().toISOString(), data: {} })
    const statuses = async (word: string) => {
      const signed = webhook(traveller, secretOf(word))
      return {
        etrack: (await changing.ask("POST", "/callbacks/etrack", notification(reference, word))).status,
        visa: (await changing.ask("POST", "/callbacks/visa", signed)).status,
        sms: (await changing.ask("GET", reportAddress("/callbacks/sms", stray, word).replace("%d", "1"))).status,
        operator: (await changing.ask("POST", "/callbacks/sms-operator", sign(report, secretOf(word)))).status,
      }
    }
    const proven = { etrack: 200, visa: 204, sms: 404, operator: 400 }
    const answers = [await statuses("new"), await statuses("old"), await statuses("earlier")]
    await changing.halt()
    expect(answers).toEqual([proven, proven, { etrack: 500, visa: 401, sms: 401, operator: 401 }])
  })
})
