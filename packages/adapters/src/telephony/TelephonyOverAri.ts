import { type CallEvent, Telephony, TelephonyError } from "@mahmal/core/ports/Telephony"
import { Config, Effect, Latch, Layer, Option, Queue, Schedule, Stream } from "effect"
import { basicAuthorization } from "../http/basicAuthorization.ts"
import { makeExchange } from "../http/makeExchange.ts"
import { declined, unavailable } from "../http/reasons.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { wholeNumber } from "../wholeNumber.ts"
import { attend } from "./attend.ts"
import { channelId, isRecording } from "./channelId.ts"
import { eventSocket } from "./eventSocket.ts"
import { done, eventIn, isLast, placed } from "./translate.ts"
import { type Access, answer, continueInDialplan, eventsUrl, originate, setVariable } from "./wire.ts"

/** How to reach an Asterisk over ARI, its REST interface. */
export interface Options extends Access {
  /** Milliseconds for one call over HTTP, from the connection to the last byte. */
  readonly timeout: number
  /** Milliseconds between two attempts to open the web socket, and between two pings on it. */
  readonly pulse: number
}

const largestAnswer = 262_144
/** Events that wait for a listener; when there are more, the oldest are dropped. */
const mostWaiting = 10_000

/** A telephone exchange over ARI. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ timeout, pulse, ...access }: Options) {
  // A call cannot be repeated once it is over, so it must not be lost on a connection that is just closing.
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: true })
  const events = yield* Queue.sliding<CallEvent>(mostWaiting)
  const arrivals = yield* Queue.sliding<string | "opened">(mostWaiting)
  const connected = yield* Latch.make(false)
  const attendant = attend(access, exchange, events)

  const attending = Effect.gen(function* () {
    const text = yield* Queue.take(arrivals)
    const event = eventIn(text)
    // In fibers of their own, so that an event does not wait for the calls of an earlier one.
    if (text === "opened") yield* Effect.forkChild(attendant.catchUp)
    else if (event !== undefined) yield* Effect.forkChild(attendant.event(event))
  })
  const listening = eventSocket(eventsUrl(access), basicAuthorization(access), pulse, {
    opened: () => {
      Queue.offerUnsafe(arrivals, "opened")
      connected.openUnsafe()
    },
    message: (text) => Queue.offerUnsafe(arrivals, text),
    isLast,
  })
  yield* Effect.forkScoped(Effect.forever(attending))
  yield* Effect.forkScoped(
    Effect.repeat(Effect.andThen(listening, connected.close), Schedule.jittered(Schedule.spaced(pulse))),
  )

  const asTelephonyError = Effect.mapError((reason: TelephonyError["reason"]) => new TelephonyError({ reason }))

  return Telephony.of({
    placeCall: Effect.fn("Telephony.placeCall")(function* (reference, to, recording) {
      if (!/^\+[1-9][0-9]{6,14}$/.test(to))
        return yield* Effect.fail(declined("receiver-denied", "the number is not in E.164"))
      if (!isRecording(recording))
        return yield* Effect.fail(
          declined("recording-denied", "the recording's name has other characters than a-z, 0-9 and -"),
        )
      // Without events, a call that is answered would stay silent, and nobody would know.
      const ready = yield* Effect.timeoutOption(connected.await, timeout)
      if (Option.isNone(ready)) return yield* Effect.fail(unavailable("the exchange's web socket is not connected"))
      const id = channelId(reference, recording)
      return yield* Effect.fromResult(placed(yield* exchange(originate(access, id, to)), id))
    }, asTelephonyError),

    passOn: Effect.fn("Telephony.passOn")(function* (id, pilgrims) {
      for (const step of [
        answer(access, id),
        setVariable(access, id, "MAHMAL_PILGRIMS", pilgrims.join(" ")),
        continueInDialplan(access, id),
      ])
        yield* Effect.fromResult(done(yield* exchange(step)))
    }, asTelephonyError),

    events: Stream.fromQueue(events),
  })
})

const config = Config.all({
  url: Config.map(webAddress("ARI_URL"), String),
  username: Config.NonEmptyString("ARI_USERNAME"),
  password: Config.Redacted("ARI_PASSWORD"),
  app: Config.withDefault(Config.NonEmptyString("ARI_APP"), "mahmal"),
  endpoint: Config.NonEmptyString("ARI_ENDPOINT"),
  callerId: Config.NonEmptyString("ARI_CALLER_ID"),
  ringing: wholeNumber("ARI_RINGING_SECONDS", 30, [1, 600]),
  timeout: milliseconds("ARI_TIMEOUT", "15 seconds"),
  pulse: milliseconds("ARI_PULSE", "5 seconds"),
})

/** An exchange as the given options say. */
export const layer = (options: Options) => Layer.effect(Telephony, make(options))

/** An exchange as the environment says, under the prefix `ARI_`. */
export const layerConfig = Layer.effect(Telephony, Effect.flatMap(config, make))
