import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { MessagesOverKannel } from "../../src/index.ts"
import { patient } from "../support/options.ts"
import { ended } from "./support/ended.ts"
import { fromState, hubPact, like } from "./support/hubPact.ts"

const pact = hubPact("sms-gateway")
const to = "+97400000000"

const on = (receiver: string, text: string, password = "password") => {
  const program = Effect.flatMap(Messages, (messages) => messages.send("contract" as ExchangeId, receiver, text))
  return (url: string) =>
    ended(
      program,
      MessagesOverKannel.layer({
        url,
        username: "mission",
        password: Redacted.make(password),
        sender: "Mission",
        reportUrl: "https://hub.example/callbacks/sms",
        reportSecret: Redacted.make("report-secret"),
        timeout: patient,
      }),
    )
}

const asked = (text: string, coding: "0" | "2") => ({
  method: "GET",
  path: "/cgi-bin/sendsms",
  query: {
    username: like(".+", "mission"),
    password: like(".+", "password"),
    from: like(".+", "Mission"),
    to: fromState("receiver", to),
    text,
    coding,
    charset: "UTF-8",
    "dlr-mask": "31",
    "dlr-url": like("https?://[^%]+%d", "https://hub.example/callbacks/sms?reference=contract&type=%d"),
  },
})

const words = (status: number, body: string) => ({
  status,
  headers: { "Content-Type": like("text/(html|plain)(;.*)?", "text/html") },
  contentType: "text/html",
  body,
})
const taken = [
  { path: "$", rules: [like("0: Accepted for delivery|3: Queued for later delivery", "0: Accepted for delivery")] },
]

describe("the hub and the SMS gateway agree on", () => {
  it.each([
    ["in Arabic", "تم تسجيلكم، نص تجريبي", "2"],
    ["in the GSM alphabet", "A contract test of the mission", "0"],
  ] as const)("a text %s", async (alphabet, text, coding) => {
    const answered = await pact.call(
      {
        given: "a phone that a test may write to",
        upon: `a message ${alphabet}`,
        request: asked(text, coding),
        response: words(202, "0: Accepted for delivery"),
        bodyRules: taken,
      },
      on(to, text),
    )
    expect(answered).toBeUndefined()
  })

  it("a wrong password", async () => {
    const request = asked("A contract test of the mission", "0")
    const answered = await pact.call(
      {
        given: "a phone that a test may write to",
        upon: "a message with a wrong password",
        request: { ...request, query: { ...request.query, password: "wrong" } },
        response: words(403, "Authorization failed for sendsms"),
      },
      on(to, "A contract test of the mission", "wrong"),
    )
    expect(answered).toBe("Unavailable")
  })

  it("a message to nobody", async () => {
    const request = asked("A contract test of the mission", "0")
    const answered = await pact.call(
      {
        upon: "a message to nobody",
        request: { ...request, query: { ...request.query, to: "" } },
        response: words(400, "Empty receiver number not allowed, rejected"),
      },
      on("", "A contract test of the mission"),
    )
    expect(answered).toBe("Declined receiver-missing")
  })
})

it("The pact with the SMS gateway is up to date", () => pact.isUpToDate())
