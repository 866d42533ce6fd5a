import { randomUUID } from "node:crypto"
import { chance } from "../kit/chance.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { queryOf } from "./query.ts"
import { type Message, readMessage } from "./readMessage.ts"
import { type Network, type ReportType, reportsOf, reportUrl } from "./reports.ts"

/** Options of the SMS gateway. */
export interface SmsGatewayOptions extends MockOptions, Partial<Network> {
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Milliseconds before the first report of a message, and between its reports. */
  readonly reportAfterMs?: number | undefined
  /** The share of messages, between 0 and 1, that are answered with "3: Queued for later delivery". */
  readonly queuedRate?: number | undefined
}

/** The default login of the SMS gateway. */
export const smsGatewayDefaults = { username: "mission", password: "sms-gateway-password" } as const

interface Taken extends Message {
  readonly n: number
  readonly id: string
}

interface Report {
  readonly type: ReportType
  readonly dlrUrl: string
  readonly id: string
  readonly to: string
  readonly from: string
}

const said = (status: 202 | 400 | 403 | 404, words: string): Response =>
  new Response(words, {
    status,
    headers: { "content-type": "text/html", pragma: "no-cache", "cache-control": "no-cache" },
  })

/** The message's reference in the ledger: the path of its dlr-url, which has the hub's exchange; otherwise the receiver. */
const refOf = ({ dlrUrl, to }: Message): string => {
  if (dlrUrl === undefined || !URL.canParse(dlrUrl)) return to
  const { pathname, search } = new URL(dlrUrl)
  return pathname + search
}

const mount = (frame: Frame, options: SmsGatewayOptions): void => {
  const { app, store, ledger, seed } = frame
  const { reportAfterMs = 100, queuedRate = 0.02 } = options
  const { missingRate = 0.02, failRate = 0.02, outOfOrderRate = 0.1, doubledRate = 0.05 } = options
  const { username = smsGatewayDefaults.username, password = smsGatewayDefaults.password } = options
  const messages = store.documents<Taken>("message")

  const report = frame.callbacks.topic<Report>("report", ({ dlrUrl, type, id, to, from }) => ({
    method: "GET",
    url: reportUrl(dlrUrl, { type, id, message: { to, from }, at: new Date() }),
    headers: { "user-agent": "Kannel/1.4.5" },
  }))

  const accept = (message: Message): Taken => {
    const n = Number(messages.lastKey() ?? 0) + 1
    const taken: Taken = { ...message, n, id: randomUUID() }
    messages.put(String(n).padStart(9, "0"), taken)
    ledger.record("sms.accepted", message.to, refOf(message))
    return taken
  }

  /** Schedules the reports that were asked for, and returns their numbers. */
  const planReports = (taken: Taken, gapMs: number, twice: boolean): number[] => {
    const { dlrUrl, dlrMask, id, to, from } = taken
    if (dlrUrl === undefined || !URL.canParse(dlrUrl)) return []
    return reportsOf(seed, taken, { missingRate, failRate, outOfOrderRate, doubledRate })
      .filter((type) => (type & dlrMask) !== 0)
      .map((type, i) => report({ type, dlrUrl, id, to, from }, { afterMs: gapMs * (i + 1), twice }))
  }

  app.get("/cgi-bin/sendsms", faulty(frame, "sendSms"), async (c) => {
    const query = queryOf(c.req.url)
    const name = (query.get("username") ?? query.get("user"))?.toString()
    const secret = (query.get("password") ?? query.get("pass"))?.toString()
    if (name !== username || secret !== password) return said(403, "Authorization failed for sendsms")
    const message = readMessage(query)
    if ("rejection" in message) return said(400, message.rejection)

    const first = c.var.fault === "callback-first"
    const planned = store.transaction(() =>
      planReports(accept(message), first ? 0 : reportAfterMs, c.var.fault === "callback-twice"),
    )
    if (first) await Promise.all(planned.map((id) => frame.callbacks.attempted(id)))
    const queued = chance(seed, "queued", message.to, message.text) < queuedRate
    return said(202, queued ? "3: Queued for later delivery" : "0: Accepted for delivery")
  })

  app.get("/_mock/messages", (c) => {
    const after = c.req.query("after") ?? ""
    const page = messages.list(/^\d{1,9}$/.test(after) ? after.padStart(9, "0") : "", 1000)
    return c.json({ messages: page, next: page.length === 1000 ? page.at(-1)?.n : null })
  })
  app.notFound(() => said(404, "Unknown request."))
}

/** Starts a stand-in for a Kannel gateway and the network behind it. */
export const startSmsGateway = (options: SmsGatewayOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "sms-gateway",
      endpoints: ["GET /cgi-bin/sendsms", "GET /_mock/messages"],
      // Kannel has no 429.
      busy: () => new Response("Temporal failure, try again later.", { status: 503, headers: { "retry-after": "1" } }),
      mount: (frame) => mount(frame, options),
    },
    options,
  )
