import { exchangeId } from "@mahmal/core/exchange/Exchange"
import type { CallEvent, Telephony } from "@mahmal/core/ports/Telephony"
import { askUntil } from "@mahmal/core/testing/ports/running"
import { Effect, Stream } from "effect"
import { expect, it } from "vitest"
import { TelephonyOverAri } from "../src/index.ts"
import { channelId } from "../src/telephony/channelId.ts"
import { options, patient } from "./support/options.ts"
import { type Ari, type Replies, startAri } from "./support/startAri.ts"

const reference = exchangeId("voice.call", "1448-Q48-000001/drawn")
const id = channelId(reference, "drawn")
const channel = { id, state: "Up", caller: { number: "+97455500001" }, dialplan: { exten: "s" } }
const incoming = { ...channel, id: "1801472400.1", dialplan: { exten: "132" } }
const playback = { id, target_uri: `channel:${id}`, state: "playing" }
const refusal = { message: "Not now" }

const nextOf = ({ events }: Telephony["Service"]) =>
  Effect.map(Stream.runCollect(Stream.take(events, 1)), ([event]) => event as CallEvent)

/** The adapter on an exchange that a test plays by hand. */
const onAri = (
  replies: (ari: () => Ari) => Replies,
  test: (telephony: Telephony["Service"], ari: Ari) => Effect.Effect<void, unknown>,
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        let played: Ari | undefined
        const ari = yield* Effect.acquireRelease(
          Effect.promise(() => startAri(replies(() => played as Ari))),
          ({ close }) => Effect.promise(close),
        )
        played = ari
        yield* test(yield* TelephonyOverAri.make(options.telephony(ari.url, patient, 50)), ari)
      }),
    ),
  )

it("A call that was found answered is played its notice when it enters the application, also before we are told that it had not", () => {
  let plays = 0
  const entered = Promise.withResolvers<void>()
  return onAri(
    (ari) => async (request) => {
      if (request === "GET /channels") return [200, [channel]]
      if (request !== `POST /channels/${id}/play/${id}`) return [404, refusal]
      plays += 1
      if (plays === 1) {
        for (const one of [channel, incoming]) ari().tell({ type: "StasisStart", channel: one })
        await entered.promise
        return [409, refusal]
      }
      ari().tell({ type: "PlaybackFinished", playback: { ...playback, state: "done" } })
      return [201, playback]
    },
    Effect.fnUntraced(function* (telephony) {
      expect(yield* nextOf(telephony)).toMatchObject({ _tag: "Incoming" })
      entered.resolve()
      expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "heard" })
    }),
  )
})

it("A call that was found answered before it enters the application is played its notice when it does", () => {
  let plays = 0
  return onAri(
    (ari) => (request) => {
      if (request === "GET /channels") return [200, [channel]]
      if (request !== `POST /channels/${id}/play/${id}`) return [404, refusal]
      plays += 1
      const event =
        plays === 1
          ? { type: "StasisStart", channel }
          : { type: "PlaybackFinished", playback: { ...playback, state: "done" } }
      setImmediate(() => ari().tell(event))
      return plays === 1 ? [409, refusal] : [201, playback]
    },
    Effect.fnUntraced(function* (telephony) {
      expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "heard" })
    }),
  )
})

it("A call whose notice ended while nobody listened is hung up", () =>
  onAri(
    (ari) => (request) => {
      if (request === "GET /channels") return [200, [channel]]
      if (request === `POST /channels/${id}/play/${id}`) {
        setImmediate(() => ari().sockets[0]?.terminate())
        return [201, playback]
      }
      if (request !== `DELETE /channels/${id}`) return [404, refusal]
      ari().tell({ type: "ChannelDestroyed", cause: 16, channel })
      return [204]
    },
    Effect.fnUntraced(function* (telephony) {
      expect(yield* nextOf(telephony)).toEqual({ _tag: "Reported", reference, report: "cut-short" })
    }),
  ))

it("Somebody who waits in the application since before the web socket opened is told of; who was sent on, or waits in another one, is not", () =>
  onAri(
    () => (request) => {
      const at = (n: number, app_name: string, app_data: string) => ({
        ...incoming,
        id: `1801472400.${n}`,
        dialplan: { exten: "132", app_name, app_data },
      })
      const waiting = at(3, "Stasis", "mahmal,notice")
      return request === "GET /channels"
        ? [200, [at(1, "Queue", "agents"), at(2, "Stasis", "mahmal-2"), waiting]]
        : [404, refusal]
    },
    Effect.fnUntraced(function* (telephony) {
      expect(yield* nextOf(telephony)).toMatchObject({ _tag: "Incoming", call: { id: "1801472400.3", called: "132" } })
    }),
  ))

it("A web socket that another one has replaced is closed, and opened anew", () =>
  onAri(
    () => () => [200, []],
    Effect.fnUntraced(function* (telephony, ari) {
      const sockets = (count: number) =>
        askUntil(
          Effect.sync(() => ari.sockets.length),
          (opened) => opened === count,
        )
      yield* sockets(1)
      ari.tell({ type: "ApplicationReplaced", application: "mahmal" })
      yield* sockets(2)
      ari.tell({ type: "StasisStart", channel: incoming })
      expect(yield* nextOf(telephony)).toMatchObject({ _tag: "Incoming", call: { called: "132" } })
    }),
  ))
