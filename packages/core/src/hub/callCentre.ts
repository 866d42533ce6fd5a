import { Effect, Stream } from "effect"
import { e164 } from "../intake/mobile.ts"
import { type PilgrimId, seasonOf } from "../journey/ids.ts"
import { isFinal } from "../journey/State.ts"
import { takesPlace } from "../journey/takesPlace.ts"
import { type CallEvent, type IncomingCall, Telephony } from "../ports/Telephony.ts"
import { People } from "../store/People.ts"
import { recordCall } from "./callbacks.ts"

/** The lines that are dialled inside Saudi Arabia; all others are Qatar's. */
const saudiLines = new Set(["8003040444", "+9668003040444"])

/** The caller's number in E.164, read as it is dialled in the country of the line that was called. */
export const numberOf = ({ caller, called }: IncomingCall): string | undefined =>
  caller === undefined ? undefined : e164(caller, saudiLines.has(called) ? "SA" : "QA")

/**
 * Which pilgrims a caller may be: those of the newest season who gave this number, and those of a season before it who hold
 * a place and have not returned, for the next one opens while they travel. Families share numbers, so there may be several; a
 * withheld or unknown number is nobody's.
 */
export const findCaller = Effect.fn("findCaller")(function* (call: IncomingCall) {
  const number = numberOf(call)
  if (number === undefined) return []
  const people = yield* People
  const pilgrims = yield* people.byMobile(number)
  const newest = pilgrims.map(seasonOf).toSorted().at(-1)
  const found = yield* people.find(pilgrims.filter((pilgrim) => seasonOf(pilgrim) !== newest))
  const isUnderWay = (pilgrim: PilgrimId): boolean => {
    const state = found.get(pilgrim)?.story.state
    return state !== undefined && takesPlace(state) && !isFinal(state)
  }
  return pilgrims.filter((pilgrim) => seasonOf(pilgrim) === newest || isUnderWay(pilgrim))
})

/**
 * Attends to whatever the telephone exchange tells, for ever: reports settle the calls that were placed, and an incoming
 * call is sent on with the pilgrims who may be calling. When we cannot look them up, it is sent on without. Nobody who calls
 * waits for another to be sent on.
 */
export const attendCalls = Effect.fn("attendCalls")(function* () {
  const { events } = yield* Telephony
  yield* Stream.runForEach(events, (event) => {
    const attending = Effect.catchCause(attended(event), (cause) =>
      Effect.logError("a call was not attended to", cause),
    )
    // Of two reports about one call the first counts, so that reports stay in their order.
    return event._tag === "Reported" ? attending : Effect.asVoid(Effect.forkChild(attending))
  })
})

const attended = Effect.fnUntraced(function* (event: CallEvent) {
  if (event._tag === "Reported") return yield* recordCall(event.reference, event.report)
  const { passOn } = yield* Telephony
  yield* passOn(event.call.id, yield* knownOrNobody(event.call))
})

const knownOrNobody = (call: IncomingCall) =>
  Effect.catch(findCaller(call), () => Effect.succeed<ReadonlyArray<PilgrimId>>([]))
