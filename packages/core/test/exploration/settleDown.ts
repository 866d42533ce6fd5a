import { Effect } from "effect"
import { isOpen } from "../../src/exchange/Exchange.ts"
import { firstSentAt } from "../../src/exchange/settle.ts"
import { begin, call, write } from "./hubs.ts"
import { movesOf, untilDue } from "./moves.ts"
import type { Playing } from "./Playing.ts"
import { personAfter } from "./patience.ts"
import { needOf, resolve, retry } from "./people.ts"

/**
 * Lets everything come to its end, or to where it is enough, with everybody doing as they should. False where it never comes
 * to an end.
 */
export const settleDown = (playing: Playing, enough: () => boolean = () => false) =>
  Effect.gen(function* () {
    for (let round = 0; round < 400; round += 1) {
      if (enough()) return true
      playing.afterMove()
      const goesOn =
        lateIsDone(playing) ||
        (yield* hubsGoOn(playing)) ||
        systemsDecide(playing) ||
        (yield* peopleHelp(playing)) ||
        timePasses(playing)
      if (!goesOn) return true
    }
    return false
  })

/** A system carries out the first of the calls that it is late with. */
const lateIsDone = ({ outside: { calls } }: Playing): boolean => {
  const [late, ...others] = calls.late
  calls.late = others
  late?.carryOut()
  return late !== undefined
}

const hubsGoOn = (playing: Playing) =>
  Effect.gen(function* () {
    const { memory, outside, runs } = playing
    const [run] = runs
    const due = memory.takeUps.findIndex(({ at = 0 }) => at <= outside.now)
    if (run !== undefined) {
      if (run.write === undefined) yield* call(playing, run, "is answered")
      yield* write(playing, run)
    } else if (memory.stops.length > 0 || playing.pilgrims.some(playing.isLapsing)) {
      for (const { name, make } of movesOf(playing)) if (/is stopped$| lapses$/.test(name)) yield* make
    } else if (due !== -1) yield* begin(playing, due)
    else return false
    return true
  })

const systemsDecide = ({ outside: { track, visas, bracelets } }: Playing): boolean => {
  const undecided = track.registrations.flatMap(({ reference, members }) =>
    members.filter(({ status }) => status === "pending").map(({ pilgrim }) => [reference, pilgrim] as const),
  )
  if (undecided.length > 0) for (const [reference, pilgrim] of undecided) track.decide(reference, pilgrim, false)
  else if ([...visas.entitlements.values()].some(({ status }) => status === "received"))
    for (const key of visas.entitlements.keys()) visas.decide(key, false)
  else if ([...bracelets.orders.values()].some(({ made, pilgrims }) => made.length < pilgrims.length))
    for (const number of bracelets.orders.keys()) bracelets.makeNext(number)
  else return false
  return true
}

/** The people on duty do what they can about one exchange that needs them. */
const peopleHelp = (playing: Playing) =>
  Effect.gen(function* () {
    for (const exchange of playing.memory.exchanges.values()) {
      if (needOf(playing, exchange) === undefined) continue
      const { state } = exchange
      if (isOpen(state) && playing.outside.now - firstSentAt(state) < personAfter) continue
      if (yield* resolve(playing, exchange)) return true
      if (!isOpen(state) && (yield* retry(playing, exchange))) return true
    }
    return false
  })

const timePasses = (playing: Playing): boolean => {
  if (playing.memory.takeUps.length === 0) return false
  untilDue(playing)
  return true
}
