import { Effect, Exit, Layer, Result } from "effect"
import { describe, expect, it } from "vitest"
import type { ExchangeState } from "../exchange/Exchange.ts"
import type { Finding } from "../exchange/settle.ts"
import { type Begun, Exchanges } from "../hub/Exchanges.ts"
import { Hub } from "../hub/Hub.ts"
import { Journal, type Move, type Writes } from "../hub/Journal.ts"
import type { Asked, Opening, Submission, Turn } from "../hub/Submission.ts"
import type { Command } from "../journey/Command.ts"
import type { EventName } from "../journey/Event.ts"
import type { GroupId, PilgrimId } from "../journey/ids.ts"
import type { State } from "../journey/State.ts"
import { People } from "../ports/People.ts"
import type { Applicant } from "./memory/Memory.ts"
import {
  arrivalDay,
  askRegistration,
  confirm,
  departureDay,
  draw,
  recordArrival,
  recordDeparture,
  recordRegistration,
  recordVisa,
  registration,
  reject,
  withdraw,
} from "./moments.ts"
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
}

/** Opens a journal in which these people have applied for these places. */
export type OpenStage = (
  applicants: ReadonlyArray<Applicant>,
  places: { readonly [share: string]: number },
) => Promise<Stage>

const people = Array.from({ length: 12 }, (_, n): Applicant => {
  const share = n < 8 ? "citizens" : "others"
  return { traveller: traveller(n), group: `1448-G${n < 2 ? 0 : n}` as GroupId, share }
})
const pilgrim = (n: number): PilgrimId => traveller(n).pilgrim
const act = (n: number, command: Command, opens: ReadonlyArray<Opening> = []): Submission => ({
  _tag: "Acts",
  acts: [{ pilgrim: pilgrim(n), command }],
  opens,
})

const opening: Opening = { exchange: "visa.request/1448-T48-0000", operation: "visa.request", pilgrims: [pilgrim(0)] }

const shown = (finding: Finding, facts: ReadonlyArray<Asked> = [], turn: Partial<Turn> = {}): Submission => ({
  _tag: "Facts",
  facts,
  turn: {
    ...opening,
    finding,
    message: { kind: "send", started: 1000, ended: 2000, outcome: finding.outcome },
    ...turn,
  },
})

const submit = (submission: Submission) => Hub.use((hub) => hub.submit(submission))
const begin = Effect.gen(function* () {
  const exchanges = yield* Exchanges
  return yield* exchanges.begin([opening])
})
const stateOf = Effect.gen(function* () {
  const exchanges = yield* Exchanges
  const [found] = yield* exchanges.find([opening.exchange])
  return found?.state
})
const standing = Effect.fnUntraced(function* (n: number) {
  const everybody = yield* People
  const found = yield* everybody.find([pilgrim(n)])
  return found.get(pilgrim(n))?.story
})
const marked = (begun: Begun | undefined): ExchangeState => ({ _tag: "Sending", since: begun?.begun ?? Number.NaN })

/** What every journal, with its store of exchanges, must do. */
export const journalSuite = (name: string, open: OpenStage) => {
  /** Runs a program in a season of its own. */
  const on =
    <A, E>(
      program: (stage: Stage) => Effect.Effect<A, E, Hub | Journal | Exchanges | People>,
      places: { readonly [share: string]: number } = { citizens: 5, others: 5 },
    ) =>
    async () => {
      const stage = await open(people, places)
      await Effect.runPromise(Effect.provide(program(stage), Layer.provideMerge(Hub.layer, stage.layer)))
    }

  describe(`${name} is a journal`, () => {
    it(
      "writes events, the state, the place, the exchange and the jobs of one act together",
      on((stage) =>
        Effect.gen(function* () {
          const { events, unexplained } = yield* submit(act(0, draw, [opening]))
          expect([events.map(({ event }) => event._tag), unexplained]).toEqual([["PlaceDrawn"], []])
          expect(yield* standing(0)).toMatchObject({ version: 1, state: { _tag: "Drawn" } })
          expect(yield* stateOf).toEqual({ _tag: "Due" })
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).toEqual(["PlaceDrawn"])
          expect(yield* Effect.promise(() => stage.taken("citizens"))).toBe(1)
          expect((yield* Effect.promise(stage.queued)).toSorted()).toEqual([
            `sms.send/${pilgrim(0)}/drawn`,
            opening.exchange,
          ])
        }),
      ),
    )

    it(
      "gives everybody of a group the own answer: a refusal of one does not touch the others",
      on((stage) =>
        Effect.gen(function* () {
          const answers = yield* Effect.forEach(
            [0, 1, 2, 3],
            (n) => Effect.result(submit(act(n, n % 2 ? confirm() : draw))),
            {
              concurrency: "unbounded",
            },
          )
          expect(answers.map((answer) => (Result.isFailure(answer) ? answer.failure._tag : "written"))).toEqual([
            "written",
            "Refusal",
            "written",
            "Refusal",
          ])
          expect(yield* Effect.promise(() => Promise.all([0, 1, 2, 3].map((n) => stage.events(pilgrim(n)))))).toEqual([
            ["PlaceDrawn"],
            [],
            ["PlaceDrawn"],
            [],
          ])
        }),
      ),
    )

    it(
      "lets those who ask of the same pilgrim at once see each other's writes, in their order",
      on((stage) =>
        Effect.gen(function* () {
          yield* Effect.forEach([draw, confirm(), askRegistration()], (command) => submit(act(0, command)), {
            concurrency: "unbounded",
            discard: true,
          })
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).toEqual([
            "PlaceDrawn",
            "CampaignConfirmed",
            "RegistrationAsked",
          ])
        }),
      ),
    )

    it(
      "writes several acts together or not at all",
      on((stage) =>
        Effect.gen(function* () {
          const acts = [
            { pilgrim: pilgrim(0), command: draw },
            { pilgrim: pilgrim(1), command: confirm() },
          ]
          const refused = yield* Effect.flip(submit({ _tag: "Acts", acts, opens: [opening] }))
          expect(refused._tag).toBe("Refusal")
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).toEqual([])
          expect(yield* stateOf).toBeUndefined()
          expect(yield* Effect.promise(stage.queued)).toEqual([])
        }),
      ),
    )

    it(
      "overdraws no share, and refuses only whom no place is left for",
      on(
        (stage) =>
          Effect.gen(function* () {
            const answers = yield* Effect.forEach(people.keys(), (n) => Effect.result(submit(act(n, draw))), {
              concurrency: "unbounded",
            })
            const failures = answers.flatMap((answer) => (Result.isFailure(answer) ? [answer.failure._tag] : []))
            expect(failures).toEqual(Array.from({ length: 3 }, () => "PlacesOverdrawn"))
            // The four others of the second share are not in the way of the first's eight.
            expect(answers.slice(8).every(Result.isSuccess)).toBe(true)
            expect(yield* Effect.promise(() => stage.taken("citizens"))).toBe(5)
            expect(yield* Effect.promise(() => stage.taken("others"))).toBe(4)
            const journals = yield* Effect.promise(() => Promise.all(people.map((_, n) => stage.events(pilgrim(n)))))
            expect(journals.map((events) => events.length)).toEqual(
              answers.map((answer) => Number(Result.isSuccess(answer))),
            )
          }),
        { citizens: 5, others: 5 },
      ),
    )

    it(
      "gives a place back that is freed",
      on(
        (stage) =>
          Effect.gen(function* () {
            yield* submit(act(0, draw))
            expect((yield* Effect.flip(submit(act(1, draw))))._tag).toBe("PlacesOverdrawn")
            yield* submit(act(0, withdraw))
            yield* submit(act(1, draw))
            expect(yield* Effect.promise(() => stage.taken("citizens"))).toBe(1)
          }),
        { citizens: 1, others: 0 },
      ),
    )

    it(
      "writes nothing of a transaction that contains an impossible move",
      on((stage) =>
        Effect.gen(function* () {
          yield* submit(act(0, reject))
          const journal = yield* Journal
          const ended = yield* Effect.exit(
            journal.transact([pilgrim(0), pilgrim(1)], [], (held) => {
              const drawn: State = { _tag: "Drawn", expires: draw._tag === "Draw" ? draw.expires : ("" as never) }
              const moves = [pilgrim(1), pilgrim(0)].map((who): Move => {
                const before = held.stories.get(who)
                if (before === undefined) throw new Error(`${who} is not held`)
                return { before, events: [{ _tag: "PlaceDrawn", expires: drawn.expires }], after: drawn }
              })
              const writes: Writes = { moves, jobs: [], exchanges: [], messages: [], takeUps: [opening] }
              return [writes, undefined]
            }),
          )
          expect(Exit.isFailure(ended)).toBe(true)
          expect(yield* Effect.promise(() => stage.events(pilgrim(1)))).toEqual([])
          expect(yield* standing(1)).toMatchObject({ version: 0, state: { _tag: "Applied" } })
          expect(yield* Effect.promise(() => stage.taken("citizens"))).toBe(0)
          expect(yield* Effect.promise(stage.queued)).toEqual([])
        }),
      ),
    )

    it(
      "takes two facts of one pilgrim out of one call",
      on((stage) =>
        Effect.gen(function* () {
          yield* submit(act(0, draw))
          yield* submit(shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command: recordRegistration() }]))
          const crossings = [recordArrival(), recordDeparture(), recordArrival()]
          const facts = crossings.map((command) => ({ pilgrim: pilgrim(0), command }))
          yield* submit(shown({ outcome: "done" }, facts))
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).toEqual([
            "PlaceDrawn",
            "RegistrationMade",
            "CrossingSeen",
            "CrossingSeen",
          ])
          expect((yield* standing(0))?.state).toMatchObject({
            registration,
            seen: { arrived: arrivalDay, departed: departureDay },
          })
        }),
      ),
    )

    it(
      "keeps a call whose facts the journey can not take",
      on((stage) =>
        Effect.gen(function* () {
          const { unexplained } = yield* submit(
            shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command: recordVisa() }]),
          )
          expect(unexplained.map(({ reason }) => reason)).toEqual(["not-possible-here"])
          expect(yield* stateOf).toEqual({ _tag: "Done" })
          expect(yield* Effect.promise(() => stage.messages(opening.exchange))).toEqual(["send done"])
        }),
      ),
    )
  })

  describe(`${name} is a store of exchanges`, () => {
    it(
      "marks an exchange as being sent before it is given out, and counts its runs",
      on(() =>
        Effect.gen(function* () {
          const [first] = yield* begin
          expect(first).toMatchObject({
            id: opening.exchange,
            state: { _tag: "Due" },
            attempts: 1,
            pilgrims: [pilgrim(0)],
          })
          expect(yield* stateOf).toEqual(marked(first))
          const [second] = yield* begin
          expect(second).toMatchObject({ state: marked(first), attempts: 2 })
        }),
      ),
    )

    it(
      "gives a run to one of those who begin at once",
      on(() =>
        Effect.gen(function* () {
          const runs = yield* Effect.forEach(Array.from({ length: 6 }), () => begin, { concurrency: "unbounded" })
          const attempts = runs.flat().map((exchange) => exchange.attempts)
          expect(attempts.length).toBeGreaterThan(0)
          expect(new Set(attempts).size).toBe(attempts.length)
        }),
      ),
    )

    it(
      "leaves out what is closed",
      on(() =>
        Effect.gen(function* () {
          yield* begin
          yield* submit(shown({ outcome: "done" }, [], { fence: 1 }))
          expect(yield* begin).toEqual([])
        }),
      ),
    )

    it(
      "lets a run that was overtaken change nothing but by the system's own word",
      on((stage) =>
        Effect.gen(function* () {
          yield* begin
          const [second] = yield* begin
          yield* submit(shown({ outcome: "later" }, [], { fence: 1, again: 5000 }))
          expect(yield* stateOf).toEqual(marked(second))
          expect(yield* Effect.promise(stage.queued)).toEqual([])
          yield* submit(shown({ outcome: "declined", code: "NO" }, [], { fence: 1 }))
          expect(yield* stateOf).toEqual({ _tag: "Declined", code: "NO" })
          expect(yield* Effect.promise(() => stage.messages(opening.exchange))).toEqual(["send later", "send declined"])
        }),
      ),
    )

    it(
      "keeps what a callback said before the answer came",
      on((stage) =>
        Effect.gen(function* () {
          yield* submit(act(0, draw))
          yield* submit(
            shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command: recordRegistration() }], {
              exchange: "etrack.register/1448-G0-1",
              operation: "etrack.register",
            }),
          )
          yield* begin
          const told: Turn["message"] = { kind: "callback", started: 1500, ended: 1500, outcome: "done" }
          yield* submit(shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command: recordVisa() }], { message: told }))
          yield* submit(shown({ outcome: "accepted", receipt: "ent_1" }, [], { fence: 1, again: 5000 }))
          expect(yield* stateOf).toEqual({ _tag: "Done" })
          expect((yield* standing(0))?.state._tag).toBe("Visa")
          expect(yield* Effect.promise(() => stage.messages(opening.exchange))).toEqual([
            "callback done",
            "send accepted",
          ])
        }),
      ),
    )

    it(
      "puts an exchange that stays open into the queue again with what the call showed",
      on((stage) =>
        Effect.gen(function* () {
          yield* begin
          yield* submit(shown({ outcome: "accepted", receipt: "ent_1" }, [], { fence: 1, again: Date.now() + 60_000 }))
          expect(yield* stateOf).toMatchObject({ _tag: "Accepted", receipt: "ent_1" })
          expect(yield* Effect.promise(stage.queued)).toEqual([opening.exchange])
        }),
      ),
    )

    it(
      "takes nobody into an exchange that is there already",
      on((stage) =>
        Effect.gen(function* () {
          const register: Opening = {
            exchange: "etrack.register/1448-G0-1",
            operation: "etrack.register",
            pilgrims: [pilgrim(0)],
          }
          yield* submit(act(1, draw))
          yield* submit(act(1, confirm()))
          yield* submit({ _tag: "Acts", acts: [], opens: [register] })
          const refused = yield* Effect.flip(submit(act(1, askRegistration("1448-G0-1"), [register])))
          expect(refused).toMatchObject({ _tag: "Refusal", reason: "taken-by-another" })
          expect(yield* Effect.promise(() => stage.events(pilgrim(1)))).toEqual(["PlaceDrawn", "CampaignConfirmed"])
        }),
      ),
    )
  })
}
