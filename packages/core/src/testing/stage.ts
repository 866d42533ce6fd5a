import { Effect, Layer } from "effect"
import { exchangeId } from "../exchange/Exchange.ts"
import type { Opening } from "../exchange/Opening.ts"
import type { Finding } from "../exchange/settle.ts"
import { Hub } from "../hub/Hub.ts"
import type { Submission, Turn } from "../hub/Submission.ts"
import type { Asked } from "../journey/Asked.ts"
import type { Command } from "../journey/Command.ts"
import type { EventName } from "../journey/Event.ts"
import type { GroupId, PilgrimId } from "../journey/ids.ts"
import { Exchanges } from "../store/Exchanges.ts"
import type { Journal } from "../store/Journal.ts"
import { People } from "../store/People.ts"
import type { Applicant } from "./memory/Memory.ts"
import { traveller } from "./travellers.ts"

/** A journal with a season in it, and how a test looks into what was written. */
export interface Stage {
  readonly layer: Layer.Layer<Journal | Exchanges | People>
  /** The names of a pilgrim's events, first happened first. */
  readonly events: (pilgrim: PilgrimId) => Promise<ReadonlyArray<EventName>>
  /** The calls of an exchange, as `kind outcome`, first written first. */
  readonly messages: (exchange: string) => Promise<ReadonlyArray<string>>
  /** How many places of a share are taken. */
  readonly taken: (share: string) => Promise<number>
  /** All that the queue was given: the ids of exchanges, and `gather` with the group or pilgrim. */
  readonly queued: () => Promise<ReadonlyArray<string>>
  /** Changes the season's figures: these travel on a permit from now on. At first the citizens of Qatar do. */
  readonly permit: (nationalities: ReadonlyArray<string>) => Promise<unknown>
}

/** Opens a journal in which these people have applied for these places. */
export type OpenStage = (
  applicants: ReadonlyArray<Applicant>,
  places: { readonly [share: string]: number },
) => Promise<Stage>

/** Those who have applied: eight for the citizens' places, four for the others'. The first two are one group. */
export const people = Array.from({ length: 12 }, (_, n): Applicant => {
  const share = n < 8 ? "citizens" : "others"
  return { traveller: traveller(n), group: `1448-G${n < 2 ? 0 : n}` as GroupId, share }
})

export const pilgrim = (n: number): PilgrimId => traveller(n).pilgrim

/** One act on one journey, and the exchanges that it opens. */
export const act = (n: number, command: Command, opens: ReadonlyArray<Opening> = []): Submission => ({
  _tag: "Acts",
  acts: [{ pilgrim: pilgrim(n), command }],
  opens,
})

/** The exchange that the suites are about. */
export const opening: Opening = {
  exchange: exchangeId("visa.request", "1448-T48-0000"),
  operation: "visa.request",
  pilgrims: [pilgrim(0)],
}

/** What a call of that exchange showed. */
export const shown = (finding: Finding, facts: ReadonlyArray<Asked> = [], turn: Partial<Turn> = {}): Submission => ({
  _tag: "Facts",
  facts,
  turn: {
    ...opening,
    finding,
    message: { kind: "send", started: 1000, ended: 2000, outcome: finding.outcome },
    ...turn,
  },
})

export const submit = (submission: Submission) => Hub.use((hub) => hub.submit(submission))

/** Where that exchange stands; undefined when there is none. */
export const stateOf = Effect.gen(function* () {
  const exchanges = yield* Exchanges
  const [found] = yield* exchanges.find([opening.exchange])
  return found?.state
})

/** Where a pilgrim stands. */
export const standing = Effect.fnUntraced(function* (n: number) {
  const everybody = yield* People
  const found = yield* everybody.find([pilgrim(n)])
  return found.get(pilgrim(n))?.story
})

/** Runs a program in a season of its own, on the journal that `open` opens. */
export const onStage =
  (open: OpenStage) =>
  <A, E>(
    program: (stage: Stage) => Effect.Effect<A, E, Hub | Journal | Exchanges | People>,
    places: { readonly [share: string]: number } = { citizens: 5, others: 5 },
  ) =>
  async () => {
    const stage = await open(people, places)
    await Effect.runPromise(Effect.provide(program(stage), Layer.provideMerge(Hub.layer, stage.layer)))
  }
