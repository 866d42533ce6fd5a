import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { Effect, Redacted } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { MessagesOverKannel, type Reported, readReport } from "../src/index.ts"
import { Kannel, kannelUser, missing } from "./support/kannel.ts"

const secret = Redacted.make("report-secret")

/** A hub that takes delivery reports, if they are authentic. */
const startHub = async () => {
  const reports: Reported[] = []
  let arrived = () => {}
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? "", "http://hub.example").searchParams
    reports.push(await Effect.runPromise(readReport(query, secret)))
    response.writeHead(204).end()
    arrived()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/sms`,
    /** Resolves when this report has come. */
    hears: async (wanted: Reported) => {
      while (!reports.some(({ reference, report }) => reference === wanted.reference && report === wanted.report))
        await new Promise<void>((resolve) => {
          arrived = resolve
        })
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const reasonMissing = missing.length === 0 ? "" : ` (skipped: ${missing.join(", ")} not installed)`

describe.skipIf(missing.length > 0)(`Kannel itself${reasonMissing}`, () => {
  let kannel: Kannel
  let hub: Awaited<ReturnType<typeof startHub>>

  beforeEach(async () => {
    kannel = await Kannel.prepare()
    hub = await startHub()
    await kannel.startBoxes()
  })
  afterEach(async () => {
    await kannel.close()
    await hub.close()
  })

  const send = (reference: string, to: string, text: string, timeout = 20_000) =>
    Effect.flatMap(Messages, (messages) => messages.send(ExchangeId.make(reference), to, text)).pipe(
      Effect.match({ onSuccess: () => "done", onFailure: ({ reason }) => reason._tag }),
      Effect.provide(
        MessagesOverKannel.layer({
          url: kannel.url,
          ...kannelUser,
          password: Redacted.make(kannelUser.password),
          sender: "Mission",
          reportUrl: hub.url,
          reportSecret: secret,
          timeout,
        }),
      ),
      Effect.runPromise,
    )

  it("sends Arabic and Latin letters, and its reports are authentic", async () => {
    kannel.startCentre()
    expect(await send("sms.send/1448-Q48-000001/drawn", "+97455500001", "تم اختياركم")).toBe("done")
    expect(await send("sms.send/1448-Q48-000002/drawn", "+97455500002", "You are chosen: 7 days")).toBe("done")
    await hub.hears({ reference: exchangeId("sms.send", "1448-Q48-000001/drawn"), report: "delivered" })
    await hub.hears({ reference: exchangeId("sms.send", "1448-Q48-000002/drawn"), report: "delivered" })
    const [arabic] = await kannel.sentTo("+97455500001")
    expect(arabic).toMatch(/^ucs-2 /)
    // The centre writes UCS-2 as percent-encoded bytes.
    const bytes = decodeURIComponent(arabic?.slice("ucs-2 ".length).replace(/\+/g, " ") ?? "")
    expect(Buffer.from(bytes, "latin1").swap16().toString("utf16le")).toBe("تم اختياركم")
    expect(await kannel.sentTo("+97455500002")).toEqual(["text You are chosen: 7 days"])
  })

  it("sends each message once after a crash, whether it had accepted it or not", async () => {
    expect(await send("sms.send/1", "+97455500001", "taken before the crash")).toBe("done")
    for (const box of ["bearerbox", "smsbox"] as const) {
      kannel.signal(box, "SIGKILL")
      await kannel.ended(box)
    }
    expect(await send("sms.send/2", "+97455500002", "not taken")).toBe("Unavailable")
    await kannel.startBoxes()
    kannel.startCentre()
    expect(await send("sms.send/2", "+97455500002", "sent again")).toBe("done")
    await hub.hears({ reference: exchangeId("sms.send", "2"), report: "delivered" })
    await kannel.centreHas("+97455500001")
    expect(await kannel.sentTo("+97455500001")).toEqual(["text taken before the crash"])
    expect(await kannel.sentTo("+97455500002")).toEqual(["text sent again"])
  })

  it("may have sent a message that it did not answer, and its report settles the doubt", async () => {
    kannel.startCentre()
    kannel.signal("bearerbox", "SIGSTOP")
    expect(await send("sms.send/3", "+97455500003", "slow", 1000)).toBe("InDoubt")
    kannel.signal("bearerbox", "SIGCONT")
    await hub.hears({ reference: exchangeId("sms.send", "3"), report: "delivered" })
    expect(await kannel.sentTo("+97455500003")).toEqual(["text slow"])
  })
})
