import { Effect } from "effect"
import { type Exchange, isOpen, subjectOf } from "../../src/exchange/Exchange.ts"
import { nextStep } from "../../src/exchange/nextStep.ts"
import { takeUp } from "../../src/exchange/Opening.ts"
import { closeUnsent } from "../../src/hub/closeUnsent.ts"
import { converse } from "../../src/hub/converse.ts"
import { giveBack } from "../../src/hub/giveBack.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"
import { cutOffOf } from "../../src/operating/cutOffOf.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import { conversationOf } from "./conversationOf.ts"
import type { Fate } from "./outside/fates.ts"
import type { Playing, Run } from "./Playing.ts"
import { personAfter } from "./patience.ts"

/** How long something may be begun and not called, in milliseconds: sooner than a person's word counts. */
const longestInFlight = 2000

/** A hub begins the `n`th of what is queued. */
export const begin = (playing: Playing, n: number) =>
  Effect.gen(function* () {
    const [opening] = playing.memory.takeUps.splice(n, 1)
    const exchanges = yield* Exchanges
    for (const begun of yield* exchanges.begin([opening!])) playing.runOn(begun)
  })

/** The hub that has a run calls, unless it is too late for that, and hears what that came to. */
export const call = ({ memory, outside }: Playing, run: Run, fate: Fate) =>
  Effect.gen(function* () {
    const { exchange } = run
    const passed = nextStep(exchange)._tag === "Send" && isOver(memory, exchange)
    if (outside.now - exchange.begun >= longestInFlight) {
      run.heard = "given back"
      run.write = Effect.orDie(giveBack(exchange))
      return
    }
    if (passed) {
      run.heard = "too late"
      run.write = Effect.orDie(
        exchange.state._tag === "Due"
          ? closeUnsent(exchange)
          : giveBack(exchange, "Its last day is over, and it may have been done.", outside.now + personAfter),
      )
      return
    }
    outside.calls.fate = fate
    const conversation = yield* conversationOf(exchange.operation)
    const found = memory.exchanges.get(exchange.id)
    if (exchange.operation === "etrack.register" && fate === "is answered" && found !== undefined)
      outside.track.reveal(subjectOf(exchange), isOpen(found.state))
    const subject = (yield* conversation.prepare([exchange])).get(exchange.id)
    run.write =
      subject === undefined
        ? Effect.orDie(giveBack(exchange, "What it is about is not known.", outside.now + 60_000))
        : yield* Effect.map(converse(conversation, exchange, subject), ({ outcome, write }) => {
            run.heard = `${fate} ${outcome}`
            return write
          })
    outside.calls.fate = "is answered"
  })

/** Whether the last day for what an exchange asks for is over. */
const isOver = ({ stories }: Playing["memory"], { operation, pilgrims }: Exchange): boolean => {
  const story = stories.get(pilgrims[0] ?? ("" as PilgrimId))
  const last = story && cutOffOf(operation, story.situation)
  return last !== undefined && story!.situation.today > last
}

/** The hub that has a run writes what it heard, and is done with it; it gives back what it did not call. */
export const write = (playing: Playing, run: Run) =>
  Effect.andThen(
    run.write ?? Effect.orDie(giveBack(run.exchange)),
    Effect.sync(() => playing.end(run)),
  )

/** Another hub takes over what this run has in its hands. */
export const takeOver = ({ memory, hands }: Playing, run: Run, unsent: boolean): void => {
  const { id } = run.exchange
  hands.delete(id)
  const found = memory.exchanges.get(id)!
  if (!isOpen(found.state)) return
  const after: Exchange = unsent && found.state._tag === "Sending" ? { ...found, state: { _tag: "Due" } } : found
  memory.exchanges.set(id, after)
  memory.takeUps.push(takeUp(after))
}
