import { Effect, Random } from "effect"
import type { Begun } from "../../src/exchange/Begun.ts"
import type { ExchangeId } from "../../src/exchange/Exchange.ts"
import type { HandOverShape } from "../../src/hub/HandOver.ts"
import type { Hub } from "../../src/hub/Hub.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { hasEnded } from "../../src/journey/State.ts"
import { keepsByJournal } from "../../src/reconciliation/heldOf.ts"
import { type Memory, memoryOf, turnTo } from "../../src/testing/memory/Memory.ts"
import { day, situation } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { Outside } from "./outside/Outside.ts"
import { type Services, servicesOf } from "./services.ts"

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

/** The smallest season: one travels. */
export const alone: Setting = { groups: [1], groupFollowsMember: false, handsOver: true, keepsNoTime: false }

/** A run on an exchange, by a hub that may stop at any time; `write` is there once it has heard something. */
export interface Run {
  readonly name: string
  readonly exchange: Begun
  write?: Effect.Effect<void, unknown, Hub>
  heard?: string
}

/** One season, played move by move. */
export class Playing {
  readonly memory: Memory
  readonly outside: Outside
  readonly runs: Array<Run> = []
  /** The run in whose hands an exchange is. */
  readonly hands = new Map<ExchangeId, Run>()
  readonly #setting: Setting

  constructor(setting: Setting) {
    this.#setting = setting
    const { groups, groupFollowsMember, keepsNoTime } = setting
    this.memory = memoryOf(
      groups.map((group, n) => ({ traveller: traveller(n), group: `1448-G${group}` as GroupId, share: "all" })),
      { all: groups.length },
    )
    turnTo(this.memory, {
      ...situation,
      arrivalsOpen: day("2026-12-01"),
      arafah: day("2026-12-02"),
      groupFollowsMember,
    })
    this.outside = new Outside(keepsNoTime, (pilgrim, what) => {
      const state = this.memory.stories.get(pilgrim)?.state
      // Of who has travelled only a bracelet is undone, which nobody wears.
      return state !== undefined && hasEnded(state) && (!keepsByJournal(state) || what === "bracelet")
    })
  }

  get pilgrims(): ReadonlyArray<PilgrimId> {
    return [...this.memory.stories.keys()]
  }

  readonly play = <A>(program: Effect.Effect<A, unknown, Services>): Promise<A> =>
    Effect.runPromise(
      Effect.provide(program, servicesOf(this.memory, this.outside, this.#handOver)).pipe(Random.withSeed("mahmal")),
    )

  readonly #handOver: HandOverShape = {
    room: () => (this.#setting.handsOver ? 100 : 0),
    take: (begun) => {
      for (const exchange of begun) this.runOn(exchange)
    },
  }

  readonly runOn = (exchange: Begun): void => {
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

  /** A season turns to a day after the last one for something. Whose place lapses by that, lapses one by one. */
  readonly turn = (which: "registrationCloses" | "entitlementsClose"): void => {
    const [first] = this.memory.stories.values()
    turnTo(this.memory, { ...first!.situation, today: day("2027-03-20"), [which]: day("2027-03-19") })
  }

  /** The Hajj is over; so is the last day for visas, some time ago. */
  readonly endHajj = (): void => this.turn("entitlementsClose")

  /** By the season's figures citizens travel on a visa from now on, or on a permit again. */
  readonly changePermits = (): void => {
    const { permitNationalities } = this.memory
    if (!permitNationalities.delete("QAT")) permitNationalities.add("QAT")
  }

  readonly isLapsing = (pilgrim: PilgrimId): boolean => {
    const { state, situation } = this.memory.stories.get(pilgrim)!
    return (
      (state._tag === "Drawn" && situation.today > situation.registrationCloses) ||
      (state._tag === "Registered" && situation.today > situation.entitlementsClose)
    )
  }
}
