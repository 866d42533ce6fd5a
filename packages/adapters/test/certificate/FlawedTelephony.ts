import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { type CallEvent, Telephony, TelephonyError } from "@mahmal/core/ports/Telephony"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Effect, Layer, Queue, Stream } from "effect"
import { WebSocket } from "ws"
import type { StandAccess } from "../../src/testing/index.ts"
import { type Flaw, type FlawedCall, flawedCalls, stranger } from "./flawedCall.ts"
import { writeFlawedLogs } from "./writeFlawedLogs.ts"

/** An event of the exchange, with the properties that this adapter uses. */
interface AriEvent {
  readonly type: string
  readonly channel?: {
    readonly id: string
    readonly caller: { readonly number: string }
    readonly dialplan: { readonly exten: string }
  }
}

const eventOf = ({ type, channel }: AriEvent): CallEvent | undefined => {
  if (channel === undefined) return undefined
  if (type === "ChannelDestroyed")
    return { _tag: "Reported", reference: decodeURIComponent(channel.id) as ExchangeId, report: "unanswered" }
  const { id, caller, dialplan } = channel
  return type === "StasisStart"
    ? { _tag: "Incoming", call: { id, caller: caller.number, called: dialplan.exten } }
    : undefined
}

const idIn = (text: string): unknown => {
  try {
    return JSON.parse(text).id
  } catch {
    return undefined
  }
}

const make = Effect.fnUntraced(function* (
  { url, credentials: { username = "", password = "" }, deadline }: StandAccess,
  has: readonly Flaw[],
) {
  const told = yield* Queue.unbounded<CallEvent>()
  const authorization = `Basic ${btoa(`${username}:${password}`)}`
  const socket = yield* Effect.acquireRelease(
    Effect.sync(() => new WebSocket(`${url.replace("http", "ws")}/events?app=flawed`, { headers: { authorization } })),
    (opened) => Effect.sync(() => opened.terminate()),
  )
  const tried = new Promise<void>((resolve) => {
    socket.on("open", () => resolve())
    socket.on("error", () => resolve())
  })
  socket.on("message", (text) => {
    const event = eventOf(JSON.parse(String(text)))
    if (event !== undefined) Queue.offerUnsafe(told, event)
  })

  const call = flawedCalls(...has)
  const post = Effect.fnUntraced(function* (path: string, body: object, isSuccess: FlawedCall["isSuccess"]) {
    const transcript = yield* Transcript
    const address = `${url}/channels/${path}`
    const request = { method: "POST", headers: { authorization }, body: JSON.stringify(body) }
    transcript.sent(request.body)
    yield* writeFlawedLogs(has, authorization, request.body)
    yield* Effect.promise(() => tried)
    const reason = yield* Effect.promise((signal) => call({ address, request, deadline, isSuccess }, signal))
    if (reason !== undefined) return yield* new TelephonyError({ reason })
  })

  return Telephony.of({
    placeCall: (reference, to) => {
      const id = encodeURIComponent(reference)
      const endpoint = `PJSIP/${has.includes("uses a wrong number") ? stranger : to}@operator`
      const isSuccess = (status: number, text: string) => status === 200 && idIn(text) === id
      return post(encodeURIComponent(id), { endpoint, app: "flawed" }, isSuccess)
    },
    passOn: Effect.fnUntraced(function* (id) {
      for (const step of ["answer", "continue"]) yield* post(`${id}/${step}`, {}, (status) => status === 204)
    }),
    events: Stream.fromQueue(told),
  })
})

/** An adapter for the telephone stand-in that has these flaws and no others. */
export const flawedTelephony = (stand: StandAccess, ...has: readonly Flaw[]) =>
  Layer.effect(Telephony, make(stand, has))
