import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Messages } from "@mahmal/core/ports/Messages"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import { traveller } from "@mahmal/core/testing/travellers"
import { startSmsGateway, startVisaAuthority } from "@mahmal/mocks"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { MessagesOverKannel, VisaAuthorityOverRest } from "../src/index.ts"
import { options } from "./support/options.ts"
import { startRawServer } from "./support/rawServer.ts"

const request = { kind: "permit", registrationNumber: "000000000002", traveller: traveller(2) } as const

const reasonOf = <A>(call: Effect.Effect<A, { readonly reason: unknown }>) =>
  Effect.runPromise(Effect.map(Effect.flip(call), ({ reason }) => reason))

const asking = (adapter: Layer.Layer<VisaAuthority>) =>
  Effect.provide(
    Effect.flatMap(VisaAuthority, (authority) => authority.request("visa.request/2", request)),
    adapter,
  )

const sending = (adapter: Layer.Layer<Messages>, text: string) =>
  Effect.provide(
    Effect.flatMap(Messages, (messages) => messages.send(exchangeId("sms.send", "2"), "+97433000002", text)),
    adapter,
  )

/** The transcript of a call. */
const transcriptOf = async <A, E>(call: Effect.Effect<A, E>): Promise<string> => {
  const lines: string[] = []
  const transcript = {
    sent: (body: string) => void lines.push(body),
    received: (status: number, body: string) => void lines.push(`${status} ${body}`),
  }
  await Effect.runPromise(Effect.provideService(call, Transcript, transcript))
  return lines.join("\n")
}

describe("the visa authority over REST", () => {
  it("is unavailable while the token is wrong, and over the rate limit", async () => {
    const mock = await startVisaAuthority({ callsPerSecond: 1 })
    try {
      const wrong = VisaAuthorityOverRest.layer({ ...options.visa(mock.url), token: Redacted.make("wrong") })
      expect(await reasonOf(asking(wrong))).toEqual({ _tag: "Unavailable", detail: "unauthorised" })
      const right = VisaAuthorityOverRest.layer(options.visa(mock.url))
      // Ten at once do not fall into ten seconds, however slow the machine is; the others may be answered.
      const reasons = await Promise.all(
        Array.from({ length: 10 }, () => reasonOf(asking(right)).catch(() => "answered")),
      )
      expect(reasons).toContainEqual({ _tag: "Unavailable", detail: "an answer 429", retryAfter: 1000 })
    } finally {
      await mock.close()
    }
  })

  it("names the field for which a request is declined, and no value", async () => {
    const mock = await startVisaAuthority()
    const adapter = VisaAuthorityOverRest.layer(options.visa(mock.url))
    const wrong = { ...request, traveller: { ...traveller(2), passport: "x 1" } }
    const call = Effect.flatMap(VisaAuthority, (authority) => authority.request("visa.request/2", wrong))
    try {
      expect(await reasonOf(Effect.provide(call, adapter))).toEqual({
        _tag: "Declined",
        code: "invalid-request",
        detail: "invalid-request at /passport/number",
      })
    } finally {
      await mock.close()
    }
  })

  it("names the path at which an answer is unreadable, and no value", async () => {
    const body = '{"id":"Salem Rashid"}'
    const server = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 202 Accepted\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    )
    try {
      const reason = await reasonOf(asking(VisaAuthorityOverRest.layer(options.visa(server.url))))
      expect(reason).toEqual({ _tag: "InDoubt", detail: 'not as promised at "id"' })
    } finally {
      await server.close()
    }
  })

  it("says of a redirect that it leads elsewhere: the address that was set is to be corrected", async () => {
    const server = await startRawServer((socket) =>
      socket.end("HTTP/1.1 301 Moved\r\nlocation: https://visa.example/\r\ncontent-length: 0\r\n\r\n"),
    )
    try {
      const reason = await reasonOf(asking(VisaAuthorityOverRest.layer(options.visa(server.url))))
      expect(reason).toEqual({ _tag: "InDoubt", detail: "an answer 301, which points elsewhere" })
    } finally {
      await server.close()
    }
  })

  it("writes the bodies to the transcript, and not the token", async () => {
    const mock = await startVisaAuthority()
    try {
      const lines = await transcriptOf(asking(VisaAuthorityOverRest.layer(options.visa(mock.url))))
      expect(lines).toContain(traveller(2).passport)
      expect(lines).toMatch(/202 .*"received"/)
      expect(lines).not.toContain(Redacted.value(options.visa(mock.url).token))
    } finally {
      await mock.close()
    }
  })

  it("reads its options from the environment", async () => {
    const mock = await startVisaAuthority()
    const environment = {
      VISA_URL: mock.url,
      VISA_TOKEN: Redacted.value(options.visa(mock.url).token),
      VISA_TIMEOUT: "2 seconds",
    }
    const provider = ConfigProvider.layer(ConfigProvider.fromUnknown(environment))
    try {
      const adapter = Layer.orDie(Layer.provide(VisaAuthorityOverRest.layerConfig, provider))
      expect((await Effect.runPromise(asking(adapter))).status).toBe("received")
    } finally {
      await mock.close()
    }
  })
})

describe("short messages over Kannel", () => {
  it("sends Arabic as UCS-2 and texts of the GSM alphabet in 7 bits, without loss", async () => {
    const mock = await startSmsGateway()
    const texts = ["تم اختياركم للحج", "50 € [ok] ~ à & + %d", "çava"]
    try {
      for (const text of texts) await Effect.runPromise(sending(MessagesOverKannel.layer(options.sms(mock.url)), text))
      const { messages } = (await (await fetch(`${mock.url}/_mock/messages`)).json()) as {
        messages: { text: string; coding: number; to: string; from: string }[]
      }
      expect(messages.map(({ text }) => text)).toEqual(texts)
      expect(messages.map(({ coding }) => coding)).toEqual([2, 0, 2])
      expect(messages[0]).toMatchObject({ to: "+97433000002", from: "Mission" })
    } finally {
      await mock.close()
    }
  })

  it("is unavailable while the password is wrong, and never writes it down", async () => {
    const mock = await startSmsGateway()
    const right = options.sms(mock.url)
    const wrong = MessagesOverKannel.layer({ ...right, password: Redacted.make("wrong-password") })
    try {
      const reason = await reasonOf(sending(wrong, "x"))
      expect(reason).toEqual({ _tag: "Unavailable", detail: "the user name or password is refused" })
      const lines = await transcriptOf(sending(MessagesOverKannel.layer(right), "x"))
      expect(lines).toMatch(/text=x/)
      expect(lines).not.toMatch(/password|username|dlr-url|proof/)
    } finally {
      await mock.close()
    }
  })
})
