import { once } from "node:events"
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import type { CallEvent, CallReport, Telephony } from "@mahmal/core/ports/Telephony"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Phones } from "@mahmal/core/testing/ports/Phones"
import { askUntil } from "@mahmal/core/testing/ports/running"
import { telephonySuite } from "@mahmal/core/testing/ports/telephonySuite"
import { type FaultKind, type Mock, startTelephony, type TelephonyOptions } from "@mahmal/mocks"
import { Effect, Layer, Redacted, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { TelephonyOverAri } from "../src/index.ts"
import { channelId } from "../src/telephony/channelId.ts"
import { ending } from "../src/telephony/translate.ts"
import { options } from "./support/options.ts"

const polite = { busyRate: 0, unansweredRate: 0, unreachableRate: 0, hangsUpRate: 0, ringMs: 5, playMs: 5 }
const habits: Readonly<Record<CallReport, Partial<TelephonyOptions>>> = {
  heard: {},
  "cut-short": { hangsUpRate: 1 },
  busy: { busyRate: 1 },
  unanswered: { unansweredRate: 1 },
  unreachable: { unreachableRate: 1 },
}

const started = (given: Partial<TelephonyOptions> = {}) =>
  Effect.acquireRelease(
    Effect.promise(() => startTelephony({ ...polite, ...given })),
    (mock) => Effect.promise(mock.close),
  )

const post = (url: string, body?: unknown) =>
  Effect.promise(() => fetch(url, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) }))

interface Lines {
  readonly lines: ReadonlyArray<{
    readonly channel: { readonly id: string; readonly caller: { readonly number: string } }
    readonly variables: Readonly<Record<string, string>>
  }>
}

/** The applications whose web socket is open. */
const apps = (mock: Mock) =>
  Effect.promise(async () => {
    const body = (await (await fetch(`${mock.url}/_mock/lines`)).json()) as { readonly apps: ReadonlyArray<string> }
    return body.apps
  })

const phones = (mock: Mock) =>
  Phones.of({
    ring: (from, to) => Effect.asVoid(post(`${mock.url}/_mock/calls`, { from, to })),
    heard: Effect.sync(() => mock.ledger.entries({ effect: "notice.heard" }).length),
    passedOn: Effect.promise(async () => {
      const { lines } = (await (await fetch(`${mock.url}/_mock/lines`)).json()) as Lines
      return mock.ledger.entries({ effect: "call.passed-on" }).map(({ ref }) => {
        const line = lines.find(({ channel }) => channel.id === ref)
        const pilgrims = (line?.variables.MAHMAL_PILGRIMS ?? "").split(" ").filter((name) => name !== "")
        return { caller: line?.channel.caller.number ?? "", pilgrims }
      })
    }),
  })

telephonySuite("TelephonyOverAri", (reaction) =>
  Layer.unwrap(
    Effect.map(started(habits[reaction]), (mock) =>
      Layer.merge(TelephonyOverAri.layer(options.telephony(mock.url)), Layer.succeed(Phones, phones(mock))),
    ),
  ),
)

const onExchange = <A, E>(
  given: Partial<TelephonyOptions>,
  test: (telephony: Telephony["Service"], mock: Mock) => Effect.Effect<A, E>,
  pulse?: number,
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const mock = yield* started(given)
        const telephony = yield* TelephonyOverAri.make(options.telephony(mock.url, undefined, pulse))
        return yield* test(telephony, mock)
      }),
    ),
  )

const reference = exchangeId("voice.call", "1448-Q48-000001/drawn")
const call = ({ placeCall }: Telephony["Service"], to = "+97455500001") => placeCall(reference, to, "drawn")
const ended = (telephony: Telephony["Service"]) =>
  Effect.match(call(telephony), { onSuccess: () => "done", onFailure: ({ reason }) => reason._tag })
const nextOf = ({ events }: Telephony["Service"]) =>
  Effect.map(Stream.runCollect(Stream.take(events, 1)), ([event]) => event as CallEvent)

describe("a call over ARI", () => {
  it.each<readonly [FaultKind, string, number]>([
    ["unavailable", "Unavailable", 0],
    ["busy", "Unavailable", 0],
    ["reset", "InDoubt", 0],
    ["redirected", "InDoubt", 0],
    ["garbage", "InDoubt", 1],
    ["empty", "InDoubt", 1],
    ["hollow", "InDoubt", 1],
    ["contradicted", "InDoubt", 1],
    ["reply-lost", "InDoubt", 1],
    ["answered-twice", "InDoubt", 1],
  ])("ends in the right word and rings at most once, and its report comes all the same: %s", (kind, word, rings) =>
    onExchange(
      { faults: [{ kind, operation: "originateWithId", next: 1 }] },
      Effect.fnUntraced(function* (telephony, mock) {
        expect(yield* ended(telephony)).toBe(word)
        expect(mock.ledger.entries({ effect: "call.placed" })).toHaveLength(rings)
        if (rings === 1) expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "heard" })
      }),
    ),
  )

  it("is the same call while it lasts", () =>
    onExchange(
      { ringMs: 10_000 },
      Effect.fnUntraced(function* (telephony, mock) {
        expect([yield* ended(telephony), yield* ended(telephony)]).toEqual(["done", "done"])
        expect(mock.ledger.entries({ effect: "call.placed" })).toHaveLength(1)
      }),
    ))

  it("is not placed while the web socket is closed", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const mock = yield* started()
          const deaf = { ...options.telephony(mock.url), password: Redacted.make("wrong"), timeout: 100 }
          expect(yield* ended(yield* TelephonyOverAri.make(deaf))).toBe("Unavailable")
          expect(mock.ledger.entries()).toEqual([])
        }),
      ),
    ))

  it("is played its notice after the connection broke while it rang", () =>
    onExchange(
      // The web socket is open again long before anybody answers.
      { ringMs: 2000 },
      Effect.fnUntraced(function* (telephony, mock) {
        yield* call(telephony)
        yield* post(`${mock.url}/_mock/disconnect`)
        expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "heard" })
      }),
      200,
    ))

  it("is played its notice by a hub that began to listen only after it was answered", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const mock = yield* started()
          const { url, username, password, app } = options.telephony(mock.url)
          const headers = { authorization: `Basic ${btoa(`${username}:${Redacted.value(password)}`)}` }
          const body = JSON.stringify({ endpoint: "PJSIP/+97455500001@operator", app })
          yield* Effect.promise(async () => {
            const earlier = new WebSocket(`${url.replace("http", "ws")}/events?app=${app}`, { headers })
            await once(earlier, "open")
            const answered = new Promise<void>((resolve) => {
              earlier.on("message", (text) => String(text).includes("StasisStart") && resolve())
            })
            await fetch(`${url}/channels/${channelId(reference, "drawn")}`, { method: "POST", headers, body })
            await answered
            earlier.terminate()
          })
          const telephony = yield* TelephonyOverAri.make(options.telephony(mock.url))
          expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "heard" })
        }),
      ),
    ))

  it("is hung up when its notice cannot be played", () =>
    onExchange(
      { faults: [{ kind: "unavailable", operation: "playWithId", next: 1 }] },
      Effect.fnUntraced(function* (telephony, mock) {
        yield* call(telephony)
        expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "cut-short" })
        expect(mock.ledger.counts()).toEqual({ "call.answered": 1, "call.placed": 1 })
      }),
    ))

  it("is reported once, although every event comes twice", () =>
    onExchange(
      { faults: [{ kind: "callback-twice", operation: "originateWithId", next: 1 }] },
      Effect.fnUntraced(function* (telephony, mock) {
        yield* call(telephony)
        expect(yield* nextOf(telephony)).toMatchObject({ report: "heard" })
        expect(mock.ledger.entries({ effect: "notice.heard" })).toHaveLength(1)
      }),
    ))

  it("is written to the transcript without the password", () =>
    onExchange(
      {},
      Effect.fnUntraced(function* (telephony) {
        const lines: string[] = []
        const transcript = { sent: (body: string) => void lines.push(body), received: () => {} }
        yield* Effect.provideService(call(telephony), Transcript, transcript)
        expect(lines.join()).toContain("PJSIP/+97455500001@operator")
        expect(lines.join()).not.toMatch(/telephony-password|Basic/)
      }),
    ))
})

it.each<readonly [number, CallReport]>([
  ...[0, 16, 18, 19, 21, 26, 102, 127].map((cause) => [cause, "unanswered"] as const),
  [17, "busy"],
  ...[1, 20, 27, 34, 38, 41, 111].map((cause) => [cause, "unreachable"] as const),
])(
  "A call that rang and ended with the cause %i is reported as %s, and as cut short if it was answered",
  (cause, report) => {
    expect([ending(cause, "Ringing"), ending(cause, "Up")]).toEqual([report, "cut-short"])
  },
)

it("Calls that come in after a broken connection are reported", () =>
  onExchange(
    {},
    Effect.fnUntraced(function* (telephony, mock) {
      yield* call(telephony)
      yield* nextOf(telephony)
      yield* post(`${mock.url}/_mock/disconnect`)
      yield* askUntil(apps(mock), (heard) => heard.includes("mahmal"))
      yield* post(`${mock.url}/_mock/calls`, { from: "+97455500002", to: "8003040444" })
      expect(yield* nextOf(telephony)).toMatchObject({ call: { caller: "+97455500002", called: "8003040444" } })
    }),
  ))
