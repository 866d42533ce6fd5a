import { createHmac } from "node:crypto"
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { traveller } from "@mahmal/core/testing/travellers"
import { etrackDefaults, startEtrack, startSmsGateway, startVisaAuthority, visaAuthorityDefaults } from "@mahmal/mocks"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { schema } from "../src/etrack/schema.ts"
import {
  acknowledgementText,
  CallbackRefused,
  faultText,
  MessagesOverKannel,
  readNotification,
  readReport,
  readWebhook,
} from "../src/index.ts"
import { everyReport, reportOf } from "../src/sms-gateway/translate.ts"
import { readXml } from "../src/xml/readXml.ts"
import { firstCallback } from "./support/callbacks.ts"
import { calls } from "./support/calls.ts"
import { options } from "./support/options.ts"

const call = (name: string) => {
  const found = calls.find((each) => each.name === name)
  if (found === undefined) throw new Error(name)
  return found
}

const refusalOf = <A>(reading: Effect.Effect<A, CallbackRefused>) =>
  Effect.runPromise(Effect.flip(reading)).then(({ status, code }) => `${status} ${code}`)

const manyAttributes = (many: number): string => Array.from({ length: many }, (_, n) => `a${n}="b"`).join(" ")

describe("a notification of the e-track", () => {
  const login = {
    username: etrackDefaults.callbackCredentials.username,
    password: Redacted.make(etrackDefaults.callbackCredentials.password),
  }
  const notified = async () => {
    const mock = await startEtrack({ decideAfterMs: 10, rejectRate: 0 })
    return firstCallback(mock, () => Effect.runPromise(call("registerGroup").run(mock.url)))
  }
  /** Nothing was shown before. */
  const first = () => Effect.succeed(true)
  const changed = (body: Uint8Array, from: string | RegExp, to: string) =>
    Buffer.from(Buffer.from(body).toString("utf8").replace(from, to))

  it("has the decision about every member", async () => {
    const { body } = await notified()
    const told = await Effect.runPromise(readNotification(body, login, first))
    expect(told).toMatchObject({
      reference: "1448-G1",
      decided: true,
      members: [{ pilgrim: traveller(2).pilgrim, status: "registered" }],
    })
  })

  it("is refused with wrong credentials, and when it has expired", async () => {
    const { body } = await notified()
    const wrong = { ...login, password: Redacted.make("wrong") }
    expect(await refusalOf(readNotification(body, wrong, first))).toBe("500 Client.Security")
    const late = Effect.provide(
      Effect.andThen(TestClock.setTime(Date.now() + 31_000), readNotification(body, login, first)),
      TestClock.layer(),
    )
    expect(await refusalOf(late)).toBe("500 Client.Expired")
  })

  it("is refused with a token that was used before, even for another body", async () => {
    const { body } = await notified()
    const shown = new Set<string>()
    const isFirst = (token: string) => Effect.sync(() => !shown.has(token) && shown.add(token).size > 0)
    const other = changed(body, /RegistrationNumber>\d+/, "RegistrationNumber>000000000009")
    await Effect.runPromise(readNotification(body, login, isFirst))
    for (const again of [body, other])
      expect(await refusalOf(readNotification(again, login, isFirst))).toBe("500 Client.Security")
    // The next message brings a token of its own.
    await Effect.runPromise(readNotification((await notified()).body, login, isFirst))
  })

  it("is refused when it was changed, has a header twice, or is no message", async () => {
    const { body } = await notified()
    const read = (bytes: Uint8Array) => refusalOf(readNotification(bytes, login, first))
    for (const status of ["PENDING", "UNKNOWN"])
      expect(await read(changed(body, "DECIDED", status))).toBe("500 Client.Schema")
    expect(await read(changed(body, /<et:RegistrationNumber>[^<]*<\/et:RegistrationNumber>/, ""))).toBe(
      "500 Client.Schema",
    )
    expect(await read(changed(body, /<wsse:Security .*<\/wsse:Security>/s, ""))).toBe("500 Client.Security")
    for (const entry of ['<x xmlns="urn:x"', '<Security xmlns="urn:x"'])
      for (const demand of ["1", "true", " 1 "])
        expect(
          await read(changed(body, "<soap:Header>", `<soap:Header>${entry} soap:mustUnderstand="${demand}"/>`)),
        ).toBe("500 MustUnderstand")
    expect(await read(changed(body, "?>", "?><!DOCTYPE x>"))).toBe("500 Client.Malformed")
    const latin1 = Buffer.from("<!-- \u00e9 -->", "latin1")
    expect(await read(Buffer.concat([body, latin1]))).toBe("500 Client.Malformed")
    expect(await read(Buffer.alloc(300_000))).toBe("413 Client.TooLarge")
  })

  it("is checked for its credentials before its body", async () => {
    const { body } = await notified()
    const wrong = { ...login, password: Redacted.make("wrong") }
    expect(await refusalOf(readNotification(changed(body, "DECIDED", "PENDING"), wrong, first))).toBe(
      "500 Client.Security",
    )
  })

  it("is refused before validation when it has more elements than any valid one", async () => {
    const { body } = await notified()
    for (const what of ["<et:Refusal/>".repeat(19_000), `<et:Refusal ${manyAttributes(1_000)}/>`]) {
      const crowded = changed(body, "<soap:Header>", `<soap:Header>${what}`)
      expect(await refusalOf(readNotification(crowded, login, first))).toBe("500 Client.Malformed")
    }
    const friendly = changed(body, "<soap:Header>", `<soap:Header>${'<x xmlns="urn:x"/>'.repeat(100)}`)
    expect(await Effect.runPromise(readNotification(friendly, login, first))).toMatchObject({ reference: "1448-G1" })
  })

  it("is answered with messages that are valid by the contract, with a detail where the body is at fault (SOAP 1.1)", () => {
    expect(readXml(schema, acknowledgementText("ETR-004481448001"), 100)._tag).toBe("Success")
    const answered = (code: string) => faultText(new CallbackRefused({ status: 500, code, message: "No." }))
    for (const code of ["Client.Malformed", "Client.TooLarge", "Client.Schema"])
      expect(answered(code)).toContain(`<et:Code>${code}</et:Code>`)
    for (const code of ["Client.Security", "Client.Expired", "MustUnderstand"])
      expect(answered(code)).not.toContain("<detail>")
    for (const code of ["Client.Schema", "Client.Security"])
      expect(readXml(schema, answered(code), 100)._tag).toBe("Success")
  })
})

describe("a webhook of the visa authority", () => {
  const secret = Redacted.make(visaAuthorityDefaults.webhookSecret)
  const told = async () => {
    const mock = await startVisaAuthority({ decideAfterMs: 10, refuseRate: 0 })
    return firstCallback(mock, () => Effect.runPromise(call("requestEntitlement").run(mock.url)))
  }

  it("has the decision about a pilgrim", async () => {
    const { headers, body } = await told()
    const decided = await Effect.runPromise(readWebhook(headers, body, secret))
    expect(decided).toMatchObject({ pilgrim: traveller(2).pilgrim, kind: "permit", status: "issued" })
  })

  it("is refused when its signature is missing, or the body was changed", async () => {
    const { headers, body } = await told()
    expect(await refusalOf(readWebhook(new Headers(), body, secret))).toBe("401 unauthorised")
    expect(await refusalOf(readWebhook(headers, Buffer.concat([body, Buffer.from(" ")]), secret))).toBe(
      "401 unauthorised",
    )
  })

  it("is refused when it is signed and breaks the contract, or is old", async () => {
    const key = Buffer.from(visaAuthorityDefaults.webhookSecret.slice("whsec_".length), "base64")
    const signed = (text: string, age = 0) => {
      const time = String(Math.floor(Date.now() / 1000) - age)
      const signature = createHmac("sha256", key).update(`msg_1.${time}.${text}`).digest("base64")
      return new Headers({ "webhook-id": "msg_1", "webhook-timestamp": time, "webhook-signature": `v1,${signature}` })
    }
    const read = (text: string, age?: number) => refusalOf(readWebhook(signed(text, age), Buffer.from(text), secret))
    expect(await read('{"type":"entitlement.decided"}')).toBe("400 invalid-request")
    expect(await read("nonsense")).toBe("400 invalid-request")
    expect(await read("nonsense", 400)).toBe("401 unauthorised")
    expect(await read(" ".repeat(16_384))).toBe("400 invalid-request")
    expect(await read(" ".repeat(16_385))).toBe("413 too-large")
  })
})

describe("a delivery report", () => {
  const secret = Redacted.make("report-secret")
  const reported = async (subject: string) => {
    const mock = await startSmsGateway({ reportAfterMs: 5, missingRate: 0, failRate: 0, outOfOrderRate: 1 })
    return firstCallback(mock, (here) => {
      const adapter = MessagesOverKannel.layer({ ...options.sms(mock.url), reportUrl: `${here}/callbacks/sms` })
      const sending = Effect.flatMap(Messages, (messages) =>
        messages.send(exchangeId("sms.send", subject), "+97433000002", "x"),
      )
      return Effect.runPromise(Effect.provide(sending, adapter))
    })
  }
  const query = (path: string) => new URL(path, "http://hub.example").searchParams

  it("has the reference of its message", async () => {
    const { path } = await reported("1448-Q48-000001/drawn 50%d é")
    const read = await Effect.runPromise(readReport(query(path), secret))
    expect(read).toEqual({ reference: exchangeId("sms.send", "1448-Q48-000001/drawn 50%d é"), report: "delivered" })
  })

  it.each([
    ["1", "delivered"],
    ["2", "failed"],
    ["4", "buffered"],
    ["8", "accepted"],
    ["16", "rejected"],
  ])("of Kannel's type %s says that the message was %s", (type, report) => {
    expect(reportOf(type)).toBe(report)
    expect(Number(everyReport) & Number(type)).toBe(Number(type))
  })

  it("is refused for another message, with another secret, or of an unknown type", async () => {
    const { path } = await reported("1")
    expect(await refusalOf(readReport(query(path.replace("send_2f_1", "send_2f_2")), secret))).toBe("401 unauthorised")
    expect(await refusalOf(readReport(query(path), Redacted.make("another")))).toBe("401 unauthorised")
    expect(await refusalOf(readReport(new URLSearchParams(), secret))).toBe("401 unauthorised")
    for (const type of ["32", "", "constructor", "toString", "__proto__"])
      expect(await refusalOf(readReport(query(path.replace("type=1", `type=${type}`)), secret)), type).toBe(
        "400 invalid-request",
      )
  })
})
