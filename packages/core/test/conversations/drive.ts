import { Clock, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { Conversation } from "../../src/conversations/Conversation.ts"
import { cancelEntitlement } from "../../src/conversations/cancelEntitlement.ts"
import { cancelRegistration } from "../../src/conversations/cancelRegistration.ts"
import { orderBracelets } from "../../src/conversations/orderBracelets.ts"
import { placeCall } from "../../src/conversations/placeCall.ts"
import { readBorderDocument } from "../../src/conversations/readBorderDocument.ts"
import { registerGroup } from "../../src/conversations/registerGroup.ts"
import { replaceBracelet } from "../../src/conversations/replaceBracelet.ts"
import { requestEntitlement } from "../../src/conversations/requestEntitlement.ts"
import { revokeBracelet } from "../../src/conversations/revokeBracelet.ts"
import { sendNotice } from "../../src/conversations/sendNotice.ts"
import type { Begun } from "../../src/exchange/Begun.ts"
import type { Opening } from "../../src/exchange/Opening.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import type { Patience } from "../../src/exchange/Patience.ts"
import { converse } from "../../src/hub/converse.ts"
import { Hub } from "../../src/hub/Hub.ts"
import { stopGroups } from "../../src/hub/stopGroups.ts"
import { BorderFeed } from "../../src/ports/BorderFeed.ts"
import { BraceletMaker } from "../../src/ports/BraceletMaker.ts"
import { Messages } from "../../src/ports/Messages.ts"
import { NationalTrack } from "../../src/ports/NationalTrack.ts"
import { Telephony } from "../../src/ports/Telephony.ts"
import { VisaAuthority } from "../../src/ports/VisaAuthority.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import * as BorderFeedInMemory from "../../src/testing/memory/BorderFeedInMemory.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import { layer, type Memory } from "../../src/testing/memory/Memory.ts"
import * as MessagesInMemory from "../../src/testing/memory/MessagesInMemory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import * as TelephonyInMemory from "../../src/testing/memory/TelephonyInMemory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"

/** The foreign systems of a test; those that are not given do as they should. */
export interface World {
  readonly track?: NationalTrack["Service"]
  readonly visas?: VisaAuthority["Service"]
  readonly bracelets?: BraceletMaker["Service"]
  readonly messages?: Messages["Service"]
  readonly border?: BorderFeed["Service"]
  readonly telephony?: Telephony["Service"]
}

export const patience: Patience = {
  firstPause: 100,
  longestPause: 2000,
  askEvery: 500,
  askAtLeastEvery: 500,
  reportDeadline: 60_000,
  settleTime: 0,
}

type Carry = (openings: ReadonlyArray<Opening>) => Effect.Effect<void, unknown, Hub | Exchanges>

const carrying =
  <Op extends Operation, Subject>(conversation: Conversation<Op, Subject>): Carry =>
  (openings) =>
    Effect.gen(function* () {
      const exchanges = yield* Exchanges
      const begun = yield* exchanges.begin(openings)
      const subjects = yield* conversation.prepare(begun)
      for (const exchange of begun) {
        const subject = subjects.get(exchange.id)
        if (subject === undefined) return yield* Effect.die(`${exchange.id} is about nobody`)
        const { write } = yield* converse(conversation, exchange as Begun<Op>, subject)
        yield* write
      }
    })

const conversations = Effect.gen(function* () {
  return {
    "etrack.register": carrying(yield* registerGroup(patience)),
    "etrack.cancel": carrying(yield* cancelRegistration(patience)),
    "visa.request": carrying(yield* requestEntitlement(patience)),
    "visa.cancel": carrying(yield* cancelEntitlement(patience)),
    "bracelet.order": carrying(yield* orderBracelets(patience)),
    "bracelet.replace": carrying(yield* replaceBracelet(patience)),
    "bracelet.revoke": carrying(yield* revokeBracelet(patience)),
    "border.read": carrying(yield* readBorderDocument(patience)),
    "sms.send": carrying(yield* sendNotice(patience)),
    "voice.call": carrying(yield* placeCall(patience)),
  } satisfies { readonly [Op in Operation]: Carry }
})

/** Carries out all that is queued, and what follows from it, passing the time until nothing is queued any more. */
export const drive = Effect.fnUntraced(function* (memory: Memory) {
  const carry = yield* conversations
  for (let round = 0; memory.stops.length + memory.takeUps.length > 0; round += 1) {
    if (round > 500) return yield* Effect.die("this never comes to an end")
    const stopped = memory.stops.splice(0)
    if (stopped.length > 0) yield* stopGroups(stopped)
    for (const opening of yield* due(memory)) yield* carry[opening.operation]([opening])
  }
})

/** The exchanges whose time has come; when there are none and nothing else is to do, time passes until there are. */
const due = Effect.fnUntraced(function* (memory: Memory) {
  const next = Math.min(...memory.takeUps.map(({ at = 0 }) => at))
  const now = yield* Clock.currentTimeMillis
  if (memory.stops.length === 0 && memory.takeUps.length > 0 && next > now) yield* TestClock.setTime(next)
  const reached = yield* Clock.currentTimeMillis
  const [ready, later] = [
    memory.takeUps.filter(({ at = 0 }) => at <= reached),
    memory.takeUps.filter(({ at = 0 }) => at > reached),
  ]
  memory.takeUps.splice(0, memory.takeUps.length, ...later)
  return ready
})

/** Runs a program on a season in memory, in a world of foreign systems, with a clock of its own. */
export const inWorld = <A, E>(
  memory: Memory,
  world: World,
  program: Effect.Effect<A, E, Layer.Success<ReturnType<typeof worldLayer>>>,
): Promise<A> => Effect.runPromise(Effect.provide(program, worldLayer(memory, world)))

/** The hub; with a telephone exchange, where the world has one. */
const hubLayer = (memory: Memory, { telephony }: World) => {
  const hub = Layer.provideMerge(Hub.layer, layer(memory))
  return telephony === undefined ? hub : Layer.provide(hub, Layer.succeed(Telephony, telephony))
}

const worldLayer = (memory: Memory, world: World) =>
  Layer.mergeAll(
    Layer.succeed(NationalTrack, world.track ?? NationalTrackInMemory.make()),
    Layer.succeed(VisaAuthority, world.visas ?? VisaAuthorityInMemory.make()),
    Layer.succeed(BraceletMaker, world.bracelets ?? BraceletMakerInMemory.make()),
    Layer.succeed(Messages, world.messages ?? MessagesInMemory.make()),
    Layer.succeed(BorderFeed, world.border ?? BorderFeedInMemory.make([])),
    world.telephony === undefined ? TelephonyInMemory.layer() : Layer.succeed(Telephony, world.telephony),
    hubLayer(memory, world),
    TestClock.layer(),
  )
