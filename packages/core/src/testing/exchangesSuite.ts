import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { Begun } from "../exchange/Begun.ts"
import { type ExchangeState, exchangeId, Receipt } from "../exchange/Exchange.ts"
import { type Opening, opened } from "../exchange/Opening.ts"
import type { Turn } from "../hub/Submission.ts"
import { Exchanges } from "../store/Exchanges.ts"
import { Journal } from "../store/Journal.ts"
import { draw, recordRegistration, recordVisa } from "./moments.ts"
import { act, type OpenStage, onStage, opening, pilgrim, shown, standing, stateOf, submit } from "./stage.ts"

const begin = Effect.gen(function* () {
  const exchanges = yield* Exchanges
  return yield* exchanges.begin([opening])
})

const visaOf = (n: number) => exchangeId("visa.request", pilgrim(n))

/** What that exchange asks for. */
const kindOf = Effect.gen(function* () {
  const exchanges = yield* Exchanges
  const [found] = yield* exchanges.find([opening.exchange])
  return found?.kind
})

/** As it is marked by the last of these runs, of which the first found it due. */
const marked = (...runs: ReadonlyArray<Begun | undefined>): ExchangeState => {
  const [first, last] = [runs[0]?.begun, runs.at(-1)?.begun ?? Number.NaN]
  return { _tag: "Sending", since: last, ...(runs.length === 1 || first === undefined ? {} : { first }) }
}

/** What every store of exchanges must do, together with the journal that it belongs to. */
export const exchangesSuite = (name: string, open: OpenStage) => {
  const on = onStage(open)

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
      "asks for a permit or a visa by the season's figures of the moment in which nothing of it is out",
      on((stage) =>
        Effect.gen(function* () {
          const journal = yield* Journal
          const due = [1, 0].map((n) => opened({ ...opening, exchange: visaOf(n), pilgrims: [pilgrim(n)] }))
          let asked: ReadonlyArray<unknown> = []
          const writes = { moves: [], opens: due, exchanges: [], messages: [], takeUps: [], stops: [] }
          yield* journal.transact([], [], () => [
            writes,
            undefined,
            (written) => {
              asked = due.map(({ id }) => written.get(id)?.kind)
            },
          ])
          expect(asked).toEqual(["visa", "permit"])
          yield* Effect.promise(() => stage.permit(["EGY"]))
          expect(yield* kindOf).toBe("permit")
          expect(yield* begin).toMatchObject([{ state: { _tag: "Due" }, kind: "visa" }])
          expect(yield* kindOf).toBe("visa")
          yield* submit(shown({ outcome: "later" }, [], { fence: 1 }))
          yield* Effect.promise(() => stage.permit(["QAT"]))
          expect(yield* begin).toMatchObject([{ kind: "permit" }])
        }),
      ),
    )

    it(
      "goes on asking for what was asked for once that may be out, whatever the season's figures say by then",
      on((stage) =>
        Effect.gen(function* () {
          yield* begin
          yield* Effect.promise(() => stage.permit([]))
          expect(yield* begin).toMatchObject([{ state: { _tag: "Sending" }, kind: "permit" }])
          yield* submit(shown({ outcome: "in-doubt" }, [], { fence: 2 }))
          expect(yield* begin).toMatchObject([{ state: { _tag: "InDoubt" }, kind: "permit" }])
          yield* submit(shown({ outcome: "accepted", receipt: Receipt.make("ent_1") }, [], { fence: 3 }))
          expect(yield* begin).toMatchObject([{ state: { _tag: "Accepted" }, kind: "permit" }])
          yield* submit(shown({ outcome: "done" }, [], { fence: 4 }))
          expect(yield* kindOf).toBe("permit")
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
      "takes nothing up by a job that is older than its last run",
      on(() =>
        Effect.gen(function* () {
          const exchanges = yield* Exchanges
          yield* begin
          expect(yield* exchanges.begin([{ ...opening, attempts: 0 }])).toEqual([])
          expect(yield* exchanges.begin([{ ...opening, attempts: 1 }])).toMatchObject([{ attempts: 2 }])
        }),
      ),
    )

    it(
      "lets a run that was overtaken change nothing but by the system's own word",
      on((stage) =>
        Effect.gen(function* () {
          const [first] = yield* begin
          const [second] = yield* begin
          yield* submit(shown({ outcome: "later" }, [], { fence: 1, again: 5000 }))
          expect(yield* stateOf).toEqual(marked(first, second))
          expect(yield* Effect.promise(stage.queued)).toEqual([])
          yield* submit(shown({ outcome: "accepted", receipt: Receipt.make("ent_1") }, [], { fence: 1 }))
          expect(yield* stateOf).toMatchObject({ _tag: "Accepted", receipt: "ent_1" })
          // It may have been set right since, and sent again under the same name.
          yield* submit(shown({ outcome: "declined", code: "NO" }, [], { fence: 1 }))
          expect(yield* stateOf).toMatchObject({ _tag: "Accepted", receipt: "ent_1" })
          yield* submit(shown({ outcome: "done" }, [], { fence: 1 }))
          expect(yield* stateOf).toEqual({ _tag: "Done" })
          expect(yield* Effect.promise(() => stage.messages(opening.exchange))).toEqual([
            "send later",
            "send accepted",
            "send declined",
            "send done",
          ])
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
              exchange: exchangeId("etrack.register", "1448-G0-1"),
              operation: "etrack.register",
            }),
          )
          yield* begin
          const told: Turn["message"] = { kind: "callback", started: 1500, ended: 1500, outcome: "done" }
          yield* submit(shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command: recordVisa() }], { message: told }))
          yield* submit(shown({ outcome: "accepted", receipt: Receipt.make("ent_1") }, [], { fence: 1, again: 5000 }))
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
          yield* submit(
            shown({ outcome: "accepted", receipt: Receipt.make("ent_1") }, [], {
              fence: 1,
              again: Date.now() + 60_000,
            }),
          )
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
            exchange: exchangeId("etrack.register", "1448-G0-1"),
            operation: "etrack.register",
            pilgrims: [pilgrim(0)],
          }
          yield* submit({ _tag: "Acts", acts: [], opens: [register] })
          const refused = yield* Effect.flip(submit(act(1, draw, [register])))
          expect(refused).toMatchObject({ _tag: "Refusal", reason: "taken-by-another" })
          expect(yield* Effect.promise(() => stage.events(pilgrim(1)))).toEqual([])
        }),
      ),
    )
  })
}
