import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { MessagesOverOperator } from "../../src/index.ts"
import { patient } from "../support/options.ts"
import { ended } from "./support/ended.ts"
import { answer, fromState, hubPact, like, problem } from "./support/hubPact.ts"

const pact = hubPact("sms-operator")
const to = "+97400000000"
const given = "a phone that a test may write to"

const on = (receiver: string, text: string, token = "token") => {
  const program = Effect.flatMap(Messages, (messages) => messages.send("contract" as ExchangeId, receiver, text))
  return (url: string) =>
    ended(
      program,
      MessagesOverOperator.layer({ url, token: Redacted.make(token), sender: "Mission", timeout: patient }),
    )
}

const posted = (receiver: unknown, text: string, authorization: string | ReturnType<typeof like>) => ({
  method: "POST",
  path: "/v1/messages",
  headers: { authorization, "content-type": "application/json" },
  body: { reference: "contract", from: fromState("sender", "Mission"), to: receiver, text },
})
const token = like("Bearer .+", "Bearer token")

describe("the hub and the SMS operator agree on", () => {
  it.each([
    ["in Arabic", "تم تسجيلكم، نص تجريبي"],
    ["in Latin letters", "A contract test of the mission"],
  ] as const)("a text %s", async (alphabet, text) => {
    const answered = await pact.call(
      {
        given,
        upon: `a message ${alphabet}`,
        request: posted(fromState("receiver", to), text, token),
        response: answer(202, { id: like("sms_[0-9]{16}", "sms_0000000000000001"), reference: "contract" }),
      },
      on(to, text),
    )
    expect(answered).toBeUndefined()
  })

  it("a receiver that is no number", async () => {
    const answered = await pact.call(
      {
        given,
        upon: "a message to what is no number",
        request: posted("nobody", "A contract test of the mission", token),
        response: problem(400, "invalid-request"),
      },
      on("nobody", "A contract test of the mission"),
    )
    expect(answered).toBe("Declined invalid-request")
  })

  it("a wrong token", async () => {
    const answered = await pact.call(
      {
        given,
        upon: "a message with a wrong token",
        request: posted(fromState("receiver", to), "A contract test of the mission", "Bearer wrong"),
        response: problem(401, "unauthorised"),
      },
      on(to, "A contract test of the mission", "wrong"),
    )
    expect(answered).toBe("Unavailable")
  })
})

it("The pact with the SMS operator is up to date", () => pact.isUpToDate())
