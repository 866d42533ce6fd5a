import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { type CallEvent, Telephony } from "@mahmal/core/ports/Telephony"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Option, Stream } from "effect"
import type { Probe } from "../Probe.ts"
import type { Stand } from "../Stand.ts"
import { expecting } from "./expecting.ts"

const subject = (person: number) => traveller(person).mobile

const reference = (person: number) => exchangeId("voice.call", `${traveller(person).pilgrim}/drawn`)

const place = (person: number) =>
  Effect.flatMap(Telephony, ({ placeCall }) => placeCall(reference(person), subject(person), "drawn"))

/** Waits for an event, at most until the trial is over. */
const told = <A>(wanted: (event: CallEvent) => A | undefined) =>
  Effect.flatMap(Telephony, ({ events }) =>
    events.pipe(
      Stream.map(wanted),
      Stream.filter((found) => found !== undefined),
      Stream.runHead,
      Effect.map(Option.getOrThrow),
    ),
  )

const incoming = Effect.fnUntraced(function* (person: number, { ring }: Stand) {
  if (ring === undefined) return yield* Effect.die(new Error("the stand cannot ring"))
  const arrived = told((event) =>
    event._tag === "Incoming" && event.call.caller === subject(person) ? event.call.id : undefined,
  )
  const ringing = Effect.promise(() => ring(subject(person), "132"))
  const [id] = yield* Effect.timeout(Effect.all([arrived, ringing], { concurrency: 2 }), "10 seconds")
  return id
})

/** Probes of a telephone exchange, whose calls nobody answers. A call can be neither repeated nor asked about. */
export const telephonyProbes: ReadonlyArray<Probe<Telephony>> = [
  {
    method: "placeCall",
    kind: "submission",
    repeatable: false,
    subject,
    arrange: (person) => Effect.succeed(place(person)),
  },
  {
    method: "passOn",
    kind: "submission",
    repeatable: false,
    subject,
    arrange: (person, stand) =>
      Effect.map(incoming(person, stand), (id) =>
        Effect.flatMap(Telephony, ({ passOn }) => passOn(id, [traveller(person).pilgrim])),
      ),
  },
  {
    method: "events",
    kind: "question",
    repeatable: true,
    checks: ["does its work"],
    subject,
    arrange: (person) => {
      const report = told((event) =>
        event._tag === "Reported" && event.reference === reference(person) ? event.report : undefined,
      )
      return Effect.succeed(
        expecting(Effect.andThen(place(person), report), "nobody answers", (found) => found === "unanswered"),
      )
    },
  },
]
