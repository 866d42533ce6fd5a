import { Effect, Exit, Result } from "effect"
import { describe, expect, it } from "vitest"
import { exchangeId } from "../exchange/Exchange.ts"
import type { Opening } from "../exchange/Opening.ts"
import type { SubmitError } from "../hub/Hub.ts"
import type { Submission } from "../hub/Submission.ts"
import type { Command } from "../journey/Command.ts"
import type { HeldEntitlement, State } from "../journey/State.ts"
import { Exchanges } from "../store/Exchanges.ts"
import { Journal, type Move, type Writes } from "../store/Journal.ts"
import {
  arrivalDay,
  by,
  confirm,
  departureDay,
  draw,
  entitlement,
  recordArrival,
  recordDeparture,
  recordRegistration,
  recordVisa,
  registration,
  reject,
  withdraw,
} from "./moments.ts"
import { act, type OpenStage, onStage, opening, people, pilgrim, shown, standing, stateOf, submit } from "./stage.ts"

const why = (error: SubmitError) => (error._tag === "Refusal" ? [error.reason, error.field] : error._tag)

/** What every journal must do. */
export const journalSuite = (name: string, open: OpenStage) => {
  const on = onStage(open)

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
          yield* Effect.forEach([draw, confirm(), withdraw], (command) => submit(act(0, command)), {
            concurrency: "unbounded",
            discard: true,
          })
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).toEqual([
            "PlaceDrawn",
            "CampaignConfirmed",
            "RegistrationAsked",
            "PilgrimWithdrew",
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
      "refuses a permit or visa that another pilgrim was given, by its number or its id, and says nothing of whose it is",
      on((stage) =>
        Effect.gen(function* () {
          const given = (n: number) => ({ ...entitlement, id: `ent_${n}`, number: `V${n}` })
          const commands = (n: number): ReadonlyArray<Command> => [
            draw,
            confirm(),
            recordRegistration(),
            { _tag: "RecordEntitlement", entitlement: given(n) },
          ]
          for (const n of [0, 1]) for (const command of commands(n)) yield* submit(act(n, command))
          const reissue = (n: number, by: Partial<HeldEntitlement>) =>
            act(n, { _tag: "RecordReissue", replaces: given(n), entitlement: { ...given(n), number: "V9", ...by } })
          const field = (submission: Submission) => Effect.map(Effect.flip(submit(submission)), why)
          expect(yield* field(reissue(0, { number: "V1" }))).toEqual(["contradiction", "/entitlement/number"])
          expect(yield* field(reissue(0, { id: "ent_1" }))).toEqual(["contradiction", "/entitlement/id"])
          expect(yield* Effect.promise(() => stage.events(pilgrim(0)))).not.toContain("EntitlementReissued")
          // Of two at once for one document one gets it, and nobody else of the same transaction is refused.
          const answers = yield* Effect.forEach(
            [reissue(0, {}), reissue(1, {}), act(2, draw)],
            (submission) => Effect.result(submit(submission)),
            { concurrency: "unbounded" },
          )
          expect(answers.map(Result.isSuccess)).toEqual([true, false, true])
          expect(yield* Effect.promise(() => stage.events(pilgrim(1)))).not.toContain("EntitlementReissued")
        }),
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
                return { before, events: [{ _tag: "PlaceDrawn", expires: drawn.expires, by }], after: drawn }
              })
              const writes: Writes = {
                moves,
                opens: [],
                exchanges: [],
                messages: [],
                takeUps: [{ ...opening, attempts: 0 }],
                stops: [],
              }
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
      "finds a document by everybody whom it turned out to be about",
      on(() =>
        Effect.gen(function* () {
          const document: Opening = {
            exchange: exchangeId("border.read", "D000000001"),
            operation: "border.read",
            pilgrims: [],
          }
          yield* submit({ _tag: "Acts", acts: [], opens: [document] })
          const crossings = [0, 1, 0].map((n) => ({ pilgrim: pilgrim(n), command: recordArrival() }))
          yield* submit(shown({ outcome: "unreadable" }, [], document))
          yield* submit(shown({ outcome: "done" }, crossings, document))
          const exchanges = yield* Exchanges
          const [found] = yield* exchanges.find([document.exchange])
          expect(found).toMatchObject({ pilgrims: [pilgrim(0), pilgrim(1)], state: { _tag: "Done" } })
        }),
      ),
    )

    it(
      "keeps a call whose facts the journey cannot take",
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
}
