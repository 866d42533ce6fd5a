import { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { messagesSuite } from "@mahmal/core/testing/ports/messagesSuite"
import { smsOperatorDefaults, startSmsOperator } from "@mahmal/mocks"
import { Effect, Redacted } from "effect"
import { Webhook } from "standardwebhooks"
import { expect, it } from "vitest"
import { type CallbackRefused, MessagesOverOperator, readOperatorReport } from "../src/index.ts"
import { acceptance } from "../src/sms-operator/translate.ts"
import { firstCallback } from "./support/callbacks.ts"
import { onMock } from "./support/onMock.ts"
import { options } from "./support/options.ts"

messagesSuite("MessagesOverOperator", () =>
  onMock(
    () => startSmsOperator(),
    (url) => MessagesOverOperator.layer(options.operator(url)),
  ),
)

const secret = Redacted.make(smsOperatorDefaults.webhookSecret)
const sending = (url: string, reference: string, to = "+97455500001") =>
  Effect.flatMap(Messages, (messages) => messages.send(ExchangeId.make(reference), to, "تم")).pipe(
    Effect.provide(MessagesOverOperator.layer(options.operator(url))),
  )
const reported = async (reference: string) => {
  const mock = await startSmsOperator({ reportAfterMs: 5, missingRate: 0, failRate: 0, outOfOrderRate: 1 })
  return firstCallback(mock, () => Effect.runPromise(sending(mock.url, reference)))
}
const refusal = (reading: Effect.Effect<unknown, CallbackRefused>) =>
  Effect.runPromise(Effect.flip(reading)).then(({ status, code }) => `${status} ${code}`)

it("A report has the reference of its message", async () => {
  const { headers, body } = await reported("sms.send/1448-Q48-000001/drawn")
  const read = await Effect.runPromise(readOperatorReport(headers, body, secret))
  expect(read).toEqual({ reference: "sms.send/1448-Q48-000001/drawn", report: "delivered" })
})

it("A report is refused when it is not signed, was changed, is too large, or breaks the contract", async () => {
  const { headers, body } = await reported("sms.send/1")
  expect(await refusal(readOperatorReport(new Headers(), body, secret))).toBe("401 unauthorised")
  const changed = Buffer.from(Buffer.from(body).toString().replace("delivered", "failed"))
  expect(await refusal(readOperatorReport(headers, changed, secret))).toBe("401 unauthorised")
  expect(await refusal(readOperatorReport(headers, Buffer.alloc(5000), secret))).toBe("413 too-large")
  const signed = (text: string) => {
    const now = new Date()
    const signature = new Webhook(smsOperatorDefaults.webhookSecret).sign("msg_1", now, text)
    const time = String(Math.floor(now.getTime() / 1000))
    return new Headers({ "webhook-id": "msg_1", "webhook-timestamp": time, "webhook-signature": signature })
  }
  const foreign = Buffer.from(body).toString().replace("sms.send_2f_1", "sms.send_zz_1")
  for (const text of ["{}", "nonsense", foreign])
    expect(await refusal(readOperatorReport(signed(text), Buffer.from(text), secret))).toBe("400 invalid-request")
})

it("A number that cannot be reached is declined with the same code as by every gateway", async () => {
  const mock = await startSmsOperator({ notRoutable: ["+9745550"] })
  try {
    const { reason } = await Effect.runPromise(Effect.flip(sending(mock.url, "sms.send/1")))
    expect(reason).toMatchObject({ _tag: "Declined", code: "receiver-denied" })
    expect(mock.ledger.entries()).toEqual([])
  } finally {
    await mock.close()
  }
})

it.each([
  [409, "not-routable", [], "receiver-denied"],
  [400, "invalid-request", ["/to"], "receiver-denied"],
  [400, "invalid-request", ["/text"], "invalid-request"],
  [400, "invalid-request", ["/text", "/to"], "invalid-request"],
  [409, "conflict", [], "conflict"],
])("A refusal with %i %s at %j is of the receiver only when nothing else is wrong", (status, type, pointers, code) => {
  const errors = pointers.map((pointer) => ({ in: "body", pointer, detail: "no" }))
  const problem = { type: `urn:mahmal:problem:${type}`, title: "T", status, detail: "D", errors }
  const outcome = { word: "answer", status, headers: {}, text: JSON.stringify(problem) } as const
  expect(acceptance(outcome, "sms.send/1")).toMatchObject({ failure: { _tag: "Declined", code } })
})
