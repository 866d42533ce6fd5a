import { Clock, Effect, Layer, Random } from "effect"
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
import { type Exchange, type ExchangeId, exchangeId, isOpen, subjectOf } from "../../src/exchange/Exchange.ts"
import type { Share } from "../../src/exchange/ExchangeAct.ts"
import { nextStep } from "../../src/exchange/nextStep.ts"
import { takeUp } from "../../src/exchange/Opening.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import type { Patience } from "../../src/exchange/Patience.ts"
import { replacement } from "../../src/exchange/subjects.ts"
import { recordCall, recordEntitlement, recordRegistration, recordReport } from "../../src/hub/callbacks.ts"
import { closeUnsent } from "../../src/hub/closeUnsent.ts"
import { converse } from "../../src/hub/converse.ts"
import { giveBack } from "../../src/hub/giveBack.ts"
import { HandOver, type HandOverShape } from "../../src/hub/HandOver.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { Command } from "../../src/journey/Command.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { hasEnded } from "../../src/journey/State.ts"
import { actOnExchange } from "../../src/operating/actOnExchange.ts"
import { cutOffOf } from "../../src/operating/cutOffOf.ts"
import type { Matter } from "../../src/operating/Matter.ts"
import { needsPerson } from "../../src/operating/needsPerson.ts"
import { BorderFeed } from "../../src/ports/BorderFeed.ts"
import { BraceletMaker } from "../../src/ports/BraceletMaker.ts"
import { Messages } from "../../src/ports/Messages.ts"
import { NationalTrack } from "../../src/ports/NationalTrack.ts"
import { Telephony } from "../../src/ports/Telephony.ts"
import { VisaAuthority } from "../../src/ports/VisaAuthority.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import { type Memory, layer as memoryLayer, memoryOf, turnTo } from "../../src/testing/memory/Memory.ts"
import { confirm, day, draw, situation } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { type Fate, Outside, settleTime, submissionTime } from "./Outside.ts"

const patience: Patience = {
  firstPause: 100,
  longestPause: 2000,
  askEvery: 500,
  reportDeadline: 60_000,
  settleTime: submissionTime + settleTime,
}

/** How long something may stand in doubt before a person is told, in milliseconds; as long as what is left to one rests. */
export const personAfter = 3_600_000

/** How long something may be begun and not called, in milliseconds: sooner than a person's word counts. */
const longestInFlight = 2000

/** How many travel, in which groups, and by which rules. */
export interface Setting {
  /** The group of each. */
  readonly groups: ReadonlyArray<1 | 2>
  readonly groupFollowsMember: boolean
  /** Whether the process that opens an exchange carries it out, or everything goes through the queue. */
  readonly handsOver: boolean
  /** Whether the e-track may carry out a submission later than it promises. */
  readonly keepsNoTime: boolean
}

/** Something that may happen now. */
export interface Move {
  readonly name: string
  readonly make: Effect.Effect<unknown, unknown, Services>
}

type Services = Layer.Success<ReturnType<typeof servicesOf>>

/** A run on an exchange, by a hub that may stop at any time; `write` is there once it has heard something. */
interface Run {
  readonly name: string
  readonly exchange: Begun
  write?: Effect.Effect<void, unknown, Hub>
  heard?: string
}

const servicesOf = (memory: Memory, outside: Outside, handOver: HandOverShape) => {
  const world = outside.world()
  const ports = Layer.mergeAll(
    Layer.succeed(NationalTrack, world.track!),
    Layer.succeed(VisaAuthority, world.visas!),
    Layer.succeed(BraceletMaker, world.bracelets!),
    Layer.succeed(Messages, world.messages!),
    Layer.succeed(BorderFeed, world.border!),
    Layer.succeed(Telephony, world.telephony!),
    Layer.succeed(HandOver, handOver),
    Layer.succeed(Clock.Clock, {
      currentTimeMillisUnsafe: () => outside.now,
      currentTimeMillis: Effect.sync(() => outside.now),
      currentTimeNanosUnsafe: () => BigInt(outside.now) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(outside.now) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => BigInt(outside.now) * 1_000_000n,
      sleep: () => Effect.die("nothing sleeps"),
    } as unknown as Clock.Clock),
  )
  return Layer.provideMerge(Layer.provideMerge(Hub.layer, memoryLayer(memory)), ports)
}

/** One season, played move by move. */
export class Playing {
  readonly memory: Memory
  readonly outside: Outside
  readonly runs: Array<Run> = []
  readonly hands = new Map<ExchangeId, Run>()
  readonly setting: Setting

  constructor(setting: Setting) {
    this.setting = setting
    this.outside = new Outside(setting.keepsNoTime)
    this.memory = memoryOf(
      setting.groups.map((group, n) => ({ traveller: traveller(n), group: `1448-G${group}` as GroupId, share: "all" })),
      { all: setting.groups.length },
    )
    const { groupFollowsMember } = setting
    turnTo(this.memory, { ...situation, arrivalsOpen: day("2026-12-01"), groupFollowsMember })
    this.outside.hasLeft = (pilgrim) => {
      const state = this.memory.stories.get(pilgrim)?.state
      return state !== undefined && hasEnded(state)
    }
  }

  get pilgrims(): ReadonlyArray<PilgrimId> {
    return [...this.memory.stories.keys()]
  }

  readonly play = <A>(program: Effect.Effect<A, unknown, Services>): Promise<A> =>
    Effect.runPromise(
      Effect.provide(program, servicesOf(this.memory, this.outside, this.#handOver)).pipe(Random.withSeed("mahmal")),
    )

  readonly #handOver: HandOverShape = {
    room: () => (this.setting.handsOver ? 100 : 0),
    take: (begun) => {
      for (const exchange of begun) this.#runOn(exchange)
    },
  }

  readonly #runOn = (exchange: Begun): void => {
    const run = { name: `run ${exchange.attempts} of ${exchange.id}`, exchange }
    this.runs.push(run)
    this.hands.set(exchange.id, run)
  }

  /** Whoever is queued is in nobody's hands any more. */
  readonly afterMove = (): void => {
    for (const { exchange, attempts } of this.memory.takeUps)
      if (attempts >= (this.memory.exchanges.get(exchange)?.attempts ?? 0)) this.hands.delete(exchange)
  }

  readonly end = (run: Run): void => {
    this.runs.splice(this.runs.indexOf(run), 1)
    if (this.hands.get(run.exchange.id) === run) this.hands.delete(run.exchange.id)
  }

  /** How everything stands, so far as it can make a difference; of times only which side of a limit they are on. */
  readonly standing = (): string => {
    const { now } = this.outside
    const age = (since: number) =>
      now - since >= patience.settleTime ? "old" : now - since >= submissionTime ? "late" : "new"
    const { memory, outside } = this
    return JSON.stringify([
      [...memory.stories.values()].map(({ state, situation }) => [state, situation.today]),
      [...memory.exchanges.values()].map(({ id, state }) => [
        "since" in state ? { ...state, since: age(state.since) } : state,
        id,
      ]),
      memory.takeUps.map(({ exchange, attempts, at = 0 }) => [
        exchange,
        at <= now,
        attempts >= (memory.exchanges.get(exchange)?.attempts ?? 0),
      ]),
      memory.stops,
      this.runs.map((run) => [
        run.exchange.id,
        this.hands.get(run.exchange.id) === run,
        run.exchange.attempts === memory.exchanges.get(run.exchange.id)?.attempts,
        run.heard ?? age(run.exchange.begun),
      ]),
      outside.late.map(({ key, until }) => [key, until > now]),
      outside.telling.filter(({ times }) => times > 0).map(({ name, times }) => [name, times]),
      outside.registrations,
      [...outside.entitlements.values()],
      [...outside.bracelets],
      [...outside.orders.values()],
      [...outside.replacements],
      [...outside.told],
      [...outside.declined],
      outside.documents.length,
    ])
  }

  // What hubs do.

  readonly begin = (n: number) =>
    Effect.gen({ self: this }, function* () {
      const [opening] = this.memory.takeUps.splice(n, 1)
      const exchanges = yield* Exchanges
      for (const begun of yield* exchanges.begin([opening!])) this.#runOn(begun)
    })

  readonly call = (run: Run, fate: Fate) =>
    Effect.gen({ self: this }, function* () {
      const { exchange } = run
      const passed = nextStep(exchange)._tag === "Send" && this.isOver(exchange)
      if (this.outside.now - exchange.begun >= longestInFlight) {
        run.heard = "given back"
        run.write = Effect.orDie(giveBack(exchange))
        return
      }
      if (passed) {
        run.heard = "too late"
        run.write = Effect.orDie(
          exchange.state._tag === "Due"
            ? closeUnsent(exchange)
            : giveBack(exchange, "Its last day is over, and it may have been done.", this.outside.now + personAfter),
        )
        return
      }
      this.outside.fate = fate
      const conversation = (yield* conversations)[exchange.operation] as Conversation<Operation, unknown>
      const found = this.memory.exchanges.get(exchange.id)
      if (exchange.operation === "etrack.register" && fate === "is answered" && found !== undefined)
        this.outside.reveal(subjectOf(exchange), isOpen(found.state))
      const subject = (yield* conversation.prepare([exchange])).get(exchange.id)
      run.write =
        subject === undefined
          ? Effect.orDie(giveBack(exchange, "What it is about is not known.", this.outside.now + 60_000))
          : yield* Effect.map(converse(conversation, exchange, subject), ({ outcome, write }) => {
              run.heard = `${fate} ${outcome}`
              return write
            })
      this.outside.fate = "is answered"
    })

  readonly isOver = ({ operation, pilgrims }: Exchange): boolean => {
    const story = this.memory.stories.get(pilgrims[0] ?? ("" as PilgrimId))
    const last = story && cutOffOf(operation, story.situation)
    return last !== undefined && story!.situation.today > last
  }

  readonly write = (run: Run) =>
    Effect.andThen(
      run.write ?? Effect.orDie(giveBack(run.exchange)),
      Effect.sync(() => this.end(run)),
    )

  /** Another hub takes over what this run has in its hands. */
  readonly takeOver = (run: Run, unsent: boolean): void => {
    const { id } = run.exchange
    this.hands.delete(id)
    const found = this.memory.exchanges.get(id)!
    if (!isOpen(found.state)) return
    const after: Exchange = unsent && found.state._tag === "Sending" ? { ...found, state: { _tag: "Due" } } : found
    this.memory.exchanges.set(id, after)
    this.memory.takeUps.push(takeUp(after))
  }

  // What people do.

  readonly matterOf = (exchange: Exchange, now = this.outside.now): Matter => ({
    exchange,
    stories: this.memory.stories,
    succeeded: false,
    changed: 0,
    now,
    patience,
  })

  readonly needOf = (exchange: Exchange) =>
    needsPerson(
      this.matterOf(exchange, Number.MAX_SAFE_INTEGER),
      personAfter,
      this.memory.messages.findLast((message) => message.exchange === exchange.id),
    )

  readonly ask = (pilgrim: PilgrimId, command: Command) =>
    Hub.use((hub) => hub.submit({ _tag: "Acts", acts: [{ pilgrim, command }] })).pipe(
      Effect.catchTag("Refusal", () => Effect.void),
    )

  /** Whoever retries what was declined has set right what was wrong. */
  readonly retry = (exchange: Exchange) => {
    const key = exchange.id.replace(/^bracelet.replace\/(.*)\/([0-9]+)\/lost$/, "$1.replacement.$2")
    if (this.memory.exchanges.get(exchange.id)?.state._tag === "Declined")
      this.outside.declined.delete(exchange.operation === "etrack.cancel" ? key.replace(/\/[0-9]+$/, "") : key)
    return this.act(exchange, { _tag: "Retry" })
  }

  readonly act = (exchange: Exchange, act: Parameters<typeof actOnExchange>[0]["act"]) =>
    Effect.map(
      Effect.result(actOnExchange({ exchange, act, attribution: { by: "somebody", reason: "a test" }, patience })),
      (result) => {
        if (result._tag === "Success") {
          const after = this.memory.exchanges.get(exchange.id)!
          if (!isOpen(after.state)) this.hands.delete(exchange.id)
        }
        return result._tag === "Success"
      },
    )

  /** Says what the system has, as it stands: a person asks by telephone, and records the answer. */
  readonly resolve = (exchange: Exchange) => this.act(exchange, { _tag: "Resolve", word: this.#wordOn(exchange) })

  readonly #wordOn = (exchange: Exchange) => {
    const { outside } = this
    if (!outside.hasDone(exchange)) return { _tag: "DidNot" } as const
    const subject = subjectOf(exchange)
    const took = (shares: ReadonlyArray<Share>) => ({ _tag: "TookEffect", shares }) as const
    switch (exchange.operation) {
      case "etrack.register": {
        const { receipt, members } = outside.registrations.find(({ reference }) => reference === subject)!
        if (members.some(({ status }) => status === "pending")) return { _tag: "TookEffect", receipt } as const
        return took(
          members.map((member): Share => {
            const { pilgrim } = member
            if (member.status === "registered") return { pilgrim, registration: member.number }
            return { pilgrim, refused: member.status === "rejected" ? member.code : "cancelled" }
          }),
        )
      }
      case "visa.request": {
        const one = outside.entitlements.get(exchange.id)!
        const { id, pilgrim, kind } = one
        if (one.status === "received") return { _tag: "TookEffect", receipt: id } as const
        if (one.status === "issued") return took([{ pilgrim, entitlement: { kind, id, number: one.number } }])
        return took([{ pilgrim, refused: one.status === "refused" ? one.code : "cancelled" }])
      }
      case "bracelet.order": {
        const { made, pilgrims } = outside.orders.get(subject)!
        if (made.length < pilgrims.length) return { _tag: "TookEffect" } as const
        return took(made.map(({ pilgrim, serial, chip }) => ({ pilgrim, bracelet: { serial, chip } })))
      }
      case "bracelet.replace": {
        const { serial, attempt } = replacement.read(exchange)
        const { pilgrim, ...made } = outside.replacements.get(`${serial}.replacement.${attempt}`)!
        return took([{ pilgrim, bracelet: { serial: made.serial, chip: made.chip } }])
      }
      default:
        return { _tag: "TookEffect" } as const
    }
  }

  /** A season turns to a day after the last one for something. Whose place lapses by that, lapses one by one. */
  readonly turn = (which: "registrationCloses" | "entitlementsClose"): void => {
    const [first] = this.memory.stories.values()
    turnTo(this.memory, { ...first!.situation, today: day("2027-03-20"), [which]: day("2027-03-19") })
  }

  readonly isLapsing = (pilgrim: PilgrimId): boolean => {
    const { state, situation } = this.memory.stories.get(pilgrim)!
    return (
      (state._tag === "Drawn" && situation.today > situation.registrationCloses) ||
      (state._tag === "Registered" && situation.today > situation.entitlementsClose)
    )
  }
}

const conversations = Effect.gen(function* () {
  return {
    "etrack.register": yield* registerGroup(patience),
    "etrack.cancel": yield* cancelRegistration(patience),
    "visa.request": yield* requestEntitlement(patience),
    "visa.cancel": yield* cancelEntitlement(patience),
    "bracelet.order": yield* orderBracelets(patience),
    "bracelet.replace": yield* replaceBracelet(patience),
    "bracelet.revoke": yield* revokeBracelet(patience),
    "border.read": yield* readBorderDocument(patience),
    "sms.send": yield* sendNotice(patience),
    "voice.call": yield* placeCall(patience),
  }
})

/** Tells what a system told of its own accord; what it tells of nobody's asking is turned away. */
export const tell = ({ memory, outside }: Playing, { what }: Outside["telling"][number]) => {
  if ("receipt" in what) {
    const state = memory.exchanges.get(exchangeId("etrack.register", what.reference))?.state
    if (!outside.reveal(what.reference, state !== undefined && isOpen(state))) return Effect.void
  }
  const told =
    "receipt" in what
      ? recordRegistration(what, "<told/>")
      : "kind" in what
        ? recordEntitlement(what, what.kind, "{}")
        : what.reference.startsWith("voice.call")
          ? recordCall(what.reference, what.report as "heard" | "busy")
          : recordReport(what.reference, what.report as "delivered" | "failed" | "buffered")
  return Effect.catchTag(told, "NotAsked", () => Effect.void)
}

/** The season begins: everybody is drawn, and confirms with the group. */
export const confirmed = (playing: Playing) =>
  Effect.gen(function* () {
    for (const command of [draw, confirm()])
      for (const group of new Set([...playing.memory.stories.values()].map(({ group }) => group)))
        yield* Hub.use((hub) =>
          hub.submit({
            _tag: "Acts",
            acts: [...playing.memory.stories.values()]
              .filter((story) => story.group === group)
              .map(({ pilgrim }) => ({ pilgrim, command })),
          }),
        )
    playing.afterMove()
  })
