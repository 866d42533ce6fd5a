import { Webhook } from "standardwebhooks"
import { bearer } from "../kit/access.ts"
import { digits } from "../kit/digits.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { problem } from "../kit/problem.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { type Network, type ReportType, reportsOf } from "../sms-gateway/reports.ts"

/** Options of the SMS operator. */
export interface SmsOperatorOptions extends MockOptions, Partial<Network> {
  readonly token?: string | undefined
  /** The Standard Webhooks secret: `whsec_` and Base64. */
  readonly webhookSecret?: string | undefined
  /** Milliseconds before the first report of a message, and between its reports. */
  readonly reportAfterMs?: number | undefined
  /** The prefixes of numbers that are not routable. */
  readonly notRoutable?: readonly string[] | undefined
  /** Calls per second above which it answers 429; no limit by default. */
  readonly callsPerSecond?: number | undefined
}

/** The default secrets of the SMS operator. */
export const smsOperatorDefaults = {
  token: "sms-operator-token",
  webhookSecret: `whsec_${Buffer.from("mahmal-sms-operator-mock").toString("base64")}`,
} as const

interface Message {
  readonly reference: string
  readonly from: string
  readonly to: string
  readonly text: string
}

interface Taken extends Message {
  readonly n: number
  readonly id: string
}

interface Report {
  readonly id: string
  readonly reference: string
  readonly report: (typeof words)[ReportType]
  /** The index of the report among those of its message. */
  readonly nth: number
  readonly at: string
}

const words = { 1: "delivered", 2: "failed", 4: "buffered", 8: "accepted", 16: "rejected" } as const

const mount = (frame: Frame, options: SmsOperatorOptions): void => {
  const { app, store, ledger, seed } = frame
  const { reportAfterMs = 100, notRoutable = [] } = options
  const { missingRate = 0.02, failRate = 0.02, outOfOrderRate = 0.1, doubledRate = 0.05 } = options
  const contract = new RestContract("sms-operator")
  const webhook = new Webhook(options.webhookSecret ?? smsOperatorDefaults.webhookSecret)
  const messages = store.documents<Taken>("message")

  const tell = frame.callbacks.topic<Report>("message.reported", ({ id, reference, report, nth, at }) => {
    const url = frame.callbackUrl()
    if (url === undefined) return undefined
    const name = `msg_${id}_${nth}`
    const body = JSON.stringify({ type: "message.reported", timestamp: at, data: { id, reference, report } })
    const now = new Date()
    return {
      url,
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": webhook.sign(name, now, body),
      },
    }
  })

  const accept = (message: Message): Taken => {
    const n = Number(messages.lastKey() ?? 0) + 1
    const taken = { ...message, n, id: `sms_${digits(16, seed, "message", message.to, n)}` }
    messages.put(String(n).padStart(9, "0"), taken)
    ledger.record("sms.accepted", message.to, message.reference)
    return taken
  }

  const planReports = (taken: Taken, gapMs: number, twice: boolean): number[] =>
    reportsOf(seed, taken, { missingRate, failRate, outOfOrderRate, doubledRate }).map((type, i) => {
      const { id, reference } = taken
      const report = { id, reference, report: words[type], nth: i + 1, at: new Date().toISOString() }
      return tell(report, { afterMs: gapMs * (i + 1), twice })
    })

  app.post(
    "/v1/messages",
    faulty(frame, "sendMessage"),
    rateLimited(options.callsPerSecond),
    bearer(options.token ?? smsOperatorDefaults.token),
    contract.checked("sendMessage"),
    async (c) => {
      const message = c.var.body as Message
      if (notRoutable.some((prefix) => message.to.startsWith(prefix)))
        return problem("not-routable", "no network leads to this receiver")
      const first = c.var.fault === "callback-first"
      const [taken, planned] = store.transaction(() => {
        const accepted = accept(message)
        const twice = c.var.fault === "callback-twice"
        return [accepted, planReports(accepted, first ? 0 : reportAfterMs, twice)] as const
      })
      if (first) await Promise.all(planned.map((id) => frame.callbacks.attempted(id)))
      return c.json({ id: taken.id, reference: taken.reference }, 202)
    },
  )

  app.get("/_mock/messages", (c) => {
    const after = c.req.query("after") ?? ""
    const page = messages.list(/^\d{1,9}$/.test(after) ? after.padStart(9, "0") : "", 1000)
    return c.json({ messages: page, next: page.length === 1000 ? page.at(-1)?.n : null })
  })
}

/** Starts a stand-in for an SMS operator: it sends every message, also a repeated one, and reports by webhook. */
export const startSmsOperator = (options: SmsOperatorOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "sms-operator",
      endpoints: ["POST /v1/messages", "GET /_mock/messages"],
      mount: (frame) => mount(frame, options),
    },
    options,
  )
