import { Layer } from "effect"
import type { Exchange, ExchangeId } from "../../exchange/Exchange.ts"
import type { ExchangeActDone } from "../../exchange/ExchangeAct.ts"
import type { Event } from "../../journey/Event.ts"
import type { GroupId, PilgrimId } from "../../journey/ids.ts"
import type { Situation } from "../../journey/Situation.ts"
import { applied } from "../../journey/State.ts"
import type { Traveller } from "../../ports/Traveller.ts"
import type { Contradiction } from "../../store/Contradiction.ts"
import type { Cursors } from "../../store/Cursors.ts"
import type { Exchanges } from "../../store/Exchanges.ts"
import type { Journal, Story, Writes } from "../../store/Journal.ts"
import type { People } from "../../store/People.ts"
import { situation } from "../moments.ts"
import * as CursorsInMemory from "./CursorsInMemory.ts"
import * as ExchangesInMemory from "./ExchangesInMemory.ts"
import * as JournalInMemory from "./JournalInMemory.ts"
import * as PeopleInMemory from "./PeopleInMemory.ts"

/** Somebody who has applied, and the share whose place would be taken. */
export interface Applicant {
  readonly traveller: Traveller
  readonly group: GroupId
  readonly share: string
}

/** All that a season writes, in memory: as a database has it, open to be looked at. */
export interface Memory {
  readonly applicants: ReadonlyMap<PilgrimId, Applicant>
  readonly stories: Map<PilgrimId, Story>
  readonly journal: Map<PilgrimId, ReadonlyArray<Event>>
  readonly exchanges: Map<ExchangeId, Exchange>
  readonly messages: Array<Writes["messages"][number]>
  /** What was put into the queue, first put first. Nobody carries it out. */
  readonly takeUps: Array<Writes["takeUps"][number]>
  readonly stops: Array<Writes["stops"][number]>
  /** What a person must look at. */
  readonly contradictions: Array<Contradiction>
  /** What people did with exchanges. */
  readonly acts: Array<ExchangeActDone>
  /** The places of each share, and how many are taken. */
  readonly places: Map<string, { readonly places: number; readonly taken: number }>
  readonly cursors: Map<string, string>
  /** Who travels on a permit; all others on a visa. */
  readonly permitNationalities: Set<string>
}

/** A season in memory in which these people have applied for these places. */
export const memoryOf = (
  applicants: ReadonlyArray<Applicant>,
  places: { readonly [share: string]: number },
): Memory => ({
  applicants: new Map(applicants.map((applicant) => [applicant.traveller.pilgrim, applicant])),
  stories: new Map(
    applicants.map(({ traveller: { pilgrim }, group }) => [
      pilgrim,
      { pilgrim, group, state: applied, version: 0, situation },
    ]),
  ),
  journal: new Map(applicants.map(({ traveller }) => [traveller.pilgrim, []])),
  exchanges: new Map(),
  messages: [],
  takeUps: [],
  stops: [],
  contradictions: [],
  acts: [],
  places: new Map(Object.entries(places).map(([share, places]) => [share, { places, taken: 0 }])),
  cursors: new Map(),
  permitNationalities: new Set(["QAT"]),
})

/** Turns the season to another day, for everybody. */
export const turnTo = (memory: Memory, on: Situation): void => {
  for (const [pilgrim, story] of memory.stories) memory.stories.set(pilgrim, { ...story, situation: on })
}

/** Everything of ours that the hub needs, kept in this memory. */
export const layer = (memory: Memory): Layer.Layer<Journal | Exchanges | People | Cursors> =>
  Layer.mergeAll(
    JournalInMemory.layer(memory),
    ExchangesInMemory.layer(memory),
    PeopleInMemory.layer(memory),
    CursorsInMemory.layer(memory),
  )
