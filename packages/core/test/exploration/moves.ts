import { Effect } from "effect"
import { type Exchange, exchangeId, isOpen } from "../../src/exchange/Exchange.ts"
import { nextStep } from "../../src/exchange/nextStep.ts"
import { Hub } from "../../src/hub/Hub.ts"
import { stopGroups } from "../../src/hub/stopGroups.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"
import { hajjEnds } from "../../src/season/hajjEnds.ts"
import { begin, call, takeOver, write } from "./hubs.ts"
import { type Fate, fates } from "./outside/fates.ts"
import type { Playing } from "./Playing.ts"
import { act, ask, resolve, retry } from "./people.ts"
import type { Services } from "./services.ts"
import { tell } from "./tell.ts"

/** Something that may happen now. */
export interface Move {
  readonly name: string
  readonly make: Effect.Effect<unknown, unknown, Services>
}

const asking: ReadonlyArray<Fate> = ["is answered", "does not reach the system", "is answered with garbage"]

/** What may become of a call on an exchange. A system that has it, or gets it yet, does not decline it. */
const fatesOf = ({ outside }: Playing, exchange: Exchange): ReadonlyArray<Fate> => {
  const step = nextStep(exchange)._tag
  if (step !== "Send") return step === "Ask" ? asking : ["is answered"]
  if (exchange.operation === "border.read") return asking
  return fates.filter((fate) => {
    if (fate === "is answered with garbage") return false
    if (fate === "is declined: it is closed") return exchange.operation === "etrack.register"
    return fate !== "is declined" || !outside.hasDone(exchange)
  })
}

const move = (name: string, make: Move["make"] | (() => void)): Move => ({
  name,
  make: typeof make === "function" ? Effect.sync(make) : make,
})

/** What hubs may do now. */
const ofHubs = (playing: Playing): ReadonlyArray<Move> => {
  const { memory, outside, runs, hands } = playing
  const due = memory.takeUps.flatMap(({ exchange, attempts, at = 0 }, n) =>
    at > outside.now ? [] : [move(`${exchange} is taken up after ${attempts}`, begin(playing, n))],
  )
  const running = runs.flatMap((run) => {
    const isHeld = hands.get(run.exchange.id) === run
    return [
      ...(run.write === undefined
        ? [
            ...fatesOf(playing, run.exchange).map((fate) => move(`${run.name} ${fate}`, call(playing, run, fate))),
            move(`${run.name} is given back`, write(playing, run)),
          ]
        : [move(`${run.name} is written`, write(playing, run))]),
      ...(isHeld
        ? [
            move(`${run.name} is taken over`, () => takeOver(playing, run, false)),
            move(`${run.name} cannot be written`, () => {
              takeOver(playing, run, run.write === undefined && run.exchange.state._tag === "Due")
              playing.end(run)
            }),
          ]
        : [move(`${run.name} dies`, () => playing.end(run))]),
    ]
  })
  const stops = memory.stops.map((group) =>
    move(
      `the group ${group} is stopped`,
      Effect.suspend(() => {
        memory.stops.splice(memory.stops.indexOf(group), 1)
        return stopGroups([group])
      }),
    ),
  )
  return [...due, ...running, ...stops]
}

/** What the foreign systems may do now of their own accord. */
const ofSystems = (playing: Playing, { outside } = playing): ReadonlyArray<Move> => [
  ...outside.calls.late.map((late) =>
    move(`${late.key} is carried out late`, () => {
      outside.calls.late = outside.calls.late.filter((one) => one !== late)
      late.carryOut()
    }),
  ),
  ...outside.track.registrations.flatMap(({ reference, members }) =>
    members
      .filter(({ status }) => status === "pending")
      .flatMap(({ pilgrim }) =>
        [false, true].map((rejects) =>
          move(`the e-track ${rejects ? "rejects" : "registers"} ${pilgrim} of ${reference}`, () =>
            outside.track.decide(reference, pilgrim, rejects),
          ),
        ),
      ),
  ),
  ...[...outside.visas.entitlements].flatMap(([key, { status, pilgrim }]) =>
    status !== "received"
      ? []
      : [false, true].map((refuses) =>
          move(`the authority ${refuses ? "refuses" : "issues"} ${pilgrim}`, () => outside.visas.decide(key, refuses)),
        ),
  ),
  ...[...outside.bracelets.orders.values()]
    .filter(({ made, pilgrims }) => made.length < pilgrims.length)
    .map(({ number, made }) =>
      move(`bracelet ${made.length + 1} of ${number} is made`, () => outside.bracelets.makeNext(number)),
    ),
  ...[...outside.notices.told.keys()].flatMap((reference) =>
    (reference.startsWith("sms") ? (["buffered", "delivered", "failed"] as const) : (["heard", "busy"] as const))
      .filter((report) => !outside.telling.all.some(({ name }) => name === `${report}: ${reference}`))
      .filter(
        (report) =>
          report === "buffered" ||
          !outside.telling.all.some(
            ({ name }) => /^(delivered|failed|heard|busy)/.test(name) && name.endsWith(reference),
          ),
      )
      .map((report) =>
        move(`${report} is noted of ${reference}`, () => outside.notices.report(reference as Exchange["id"], report)),
      ),
  ),
  ...outside.telling.all
    .filter(({ times }) => times > 0)
    .map((told, n) =>
      move(
        `${told.name} (${n})`,
        Effect.suspend(() => {
          told.times -= 1
          return tell(playing, told)
        }),
      ),
    ),
]

/** What pilgrims, and the days, may do now. */
const ofPilgrims = (playing: Playing): ReadonlyArray<Move> => {
  const { memory, outside } = playing
  const stories = [...memory.stories.values()]
  const [{ situation }] = stories as [(typeof stories)[0]]
  return [
    ...stories.flatMap(({ pilgrim, state }, n) => [
      ...(["Drawn", "Registered", "Visa", "Bracelet"].includes(state._tag)
        ? [move(`${pilgrim} withdraws`, ask(pilgrim, { _tag: "Withdraw" }))]
        : []),
      ...(["Drawn", "Registered", "Visa", "Bracelet", "Arrived", "NoShow"].includes(state._tag)
        ? [move(`${pilgrim} dies`, ask(pilgrim, { _tag: "RecordDeath" }))]
        : []),
      ...((state._tag === "Visa" || state._tag === "Bracelet") && situation.today > hajjEnds(situation.arafah)
        ? [move(`${pilgrim} is not known to have travelled`, ask(pilgrim, { _tag: "Close" }))]
        : []),
      ...(["Visa", "Bracelet", "NoShow", "Arrived"].includes(state._tag) && situation.today > situation.arafah
        ? [
            move(
              `${pilgrim} is found at home`,
              ask(pilgrim, { _tag: "StateReturn", on: situation.today, evidence: "At home." }),
            ),
          ]
        : []),
      ...(state._tag === "Bracelet" || state._tag === "Arrived"
        ? [
            move(
              `${pilgrim} loses the bracelet`,
              ask(pilgrim, { _tag: "ReplaceBracelet", serial: state.bracelet.serial, reason: "lost" }),
            ),
          ]
        : []),
      ...(playing.isLapsing(pilgrim) ? [move(`${pilgrim} lapses`, ask(pilgrim, { _tag: "Lapse" }))] : []),
      ...crossings(playing, n, pilgrim),
    ]),
    ...(situation.today > situation.registrationCloses || !stories.some(({ state }) => state._tag === "Drawn")
      ? []
      : [move("the last day for registrations passes", () => playing.turn("registrationCloses"))]),
    ...(situation.today > situation.entitlementsClose || !stories.some(({ state }) => state._tag === "Registered")
      ? []
      : [move("the last day for visas passes", () => playing.turn("entitlementsClose"))]),
    ...(situation.today > hajjEnds(situation.arafah) ||
    !stories.some(({ state }) => state._tag === "Visa" || state._tag === "Bracelet")
      ? []
      : [move("the Hajj is over", playing.endHajj)]),
    ...([...memory.exchanges.values()].some((one) => one.operation === "visa.request" && one.state._tag !== "Done")
      ? [move("the figures change who travels on a permit", playing.changePermits)]
      : []),
    move("the settle time passes", () => outside.calls.pass(outside.now + 5000)),
    ...(memory.takeUps.some(({ at = 0 }) => at > outside.now)
      ? [move("time passes until something is due", () => untilDue(playing))]
      : []),
  ]
}

export const untilDue = ({ memory, outside }: Playing): void =>
  outside.calls.pass(Math.max(outside.now, Math.min(...memory.takeUps.map(({ at = 0 }) => at))))

/** Who has a visa may cross the border: there, and back. */
const crossings = ({ outside }: Playing, n: number, pilgrim: PilgrimId): ReadonlyArray<Move> => {
  if (outside.visas.entitlementOf(pilgrim)?.status !== "issued") return []
  const seen = outside.border.documents.filter((document) => document.pilgrim === n)
  if (seen.length > 1) return []
  const direction = seen.length === 0 ? "arrival" : "departure"
  const id = `D${outside.border.documents.length}`
  return [
    move(
      `the border names the ${direction} of ${pilgrim}`,
      Effect.suspend(() => {
        outside.border.documents.push({ pilgrim: n, direction, at: "2026-12-02T10:00:00+03:00" })
        const opens = [{ exchange: exchangeId("border.read", id), operation: "border.read" as const, pilgrims: [] }]
        return Hub.use((hub) => hub.submit({ _tag: "Acts", acts: [], opens }))
      }),
    ),
  ]
}

/** What the people on duty may do now; they say of a system what it has. */
const ofPeople = (playing: Playing): ReadonlyArray<Move> =>
  [...playing.memory.exchanges.values()]
    .filter(({ state }) => isOpen(state) || state._tag === "Declined" || state._tag === "Unknown")
    .flatMap((exchange) => [
      move(`a person says what became of ${exchange.id}`, resolve(playing, exchange)),
      move(
        `a person retries ${exchange.id}`,
        Effect.suspend(() => retry(playing, exchange)),
      ),
      move(`a person gives up ${exchange.id}`, act(playing, exchange, { _tag: "GiveUp" })),
    ])

/** All that may happen now. */
export const movesOf = (playing: Playing): ReadonlyArray<Move> => [
  ...ofHubs(playing),
  ...ofSystems(playing),
  ...ofPilgrims(playing),
  ...ofPeople(playing),
]
