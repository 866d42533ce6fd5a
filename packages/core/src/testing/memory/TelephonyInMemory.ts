import { Effect, Layer, Queue, Stream } from "effect"
import { type CallEvent, type CallReport, Telephony, TelephonyError } from "../../ports/Telephony.ts"
import { Phones } from "../ports/Phones.ts"

const declined = (code: string) => Effect.fail(new TelephonyError({ reason: { _tag: "Declined", code, detail: code } }))

/** A telephone exchange in memory behind which every telephone does the same, and the telephones themselves. */
export const make = Effect.fnUntraced(function* (reaction: CallReport) {
  const events = yield* Queue.unbounded<CallEvent>()
  const waiting = new Set<string>()
  const passed: Array<{ readonly caller: string; readonly pilgrims: ReadonlyArray<string> }> = []
  const callers = new Map<string, string>()
  let heard = 0

  const telephony = Telephony.of({
    placeCall: Effect.fnUntraced(function* (reference, to) {
      if (!/^\+[0-9]{7,15}$/.test(to)) return yield* declined("receiver-denied")
      if (reaction === "heard") heard += 1
      yield* Queue.offer(events, { _tag: "Reported", reference, report: reaction })
    }),
    passOn: Effect.fnUntraced(function* (id, pilgrims) {
      if (!waiting.delete(id)) return yield* declined("not-found")
      passed.push({ caller: callers.get(id) ?? "", pilgrims })
    }),
    events: Stream.fromQueue(events),
  })

  const phones = Phones.of({
    ring: Effect.fnUntraced(function* (from, to) {
      const id = `call-${callers.size + 1}`
      callers.set(id, from)
      waiting.add(id)
      const call = { id, caller: from === "" ? undefined : from, called: to }
      yield* Queue.offer(events, { _tag: "Incoming", call })
    }),
    heard: Effect.sync(() => heard),
    passedOn: Effect.sync(() => [...passed]),
  })
  return [telephony, phones] as const
})

/** A telephone exchange in memory. */
export const layer = (reaction: CallReport = "heard") =>
  Layer.unwrap(
    Effect.map(make(reaction), ([telephony, phones]) =>
      Layer.merge(Layer.succeed(Telephony, telephony), Layer.succeed(Phones, phones)),
    ),
  )
