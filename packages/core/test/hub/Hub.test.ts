import { Cause, Deferred, Effect, Exit, Fiber, Layer, Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Begun } from "../../src/exchange/Begun.ts"
import type { Finding } from "../../src/exchange/settle.ts"
import { HandOver } from "../../src/hub/HandOver.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { Submission } from "../../src/hub/Submission.ts"
import type { Command } from "../../src/journey/Command.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { Journal, JournalUnavailable } from "../../src/store/Journal.ts"
import { layer, type Memory, memoryOf } from "../../src/testing/memory/Memory.ts"
import { confirm, draw, recordRegistration } from "../../src/testing/moments.ts"
import { shown } from "../../src/testing/stage.ts"
import { traveller } from "../../src/testing/travellers.ts"

const pilgrim = (n: number): PilgrimId => traveller(n).pilgrim
const drawing = (n: number): Submission => ({ _tag: "Acts", acts: [{ pilgrim: pilgrim(n), command: draw }] })
const submit = (submission: Submission) => Hub.use((hub) => hub.submit(submission))

const season = () =>
  memoryOf(
    Array.from({ length: 100 }, (_, n) => ({
      traveller: traveller(n),
      group: `1448-G${n}` as GroupId,
      share: "citizens",
    })),
    { citizens: 100 },
  )

/** A hub on a journal that does something else before, or instead of, what it should. */
const hubOn = (memory: Memory, change: (journal: Journal["Service"]) => Journal["Service"]) =>
  Hub.layer.pipe(Layer.provide(Layer.effect(Journal, Effect.map(Journal, change))), Layer.provide(layer(memory)))

describe("the hub", () => {
  it("writes what waits at the same moment in one transaction", async () => {
    const memory = season()
    const sizes: Array<number> = []
    const counting = hubOn(memory, (journal) => ({
      transact: (pilgrims, exchanges, plan) => {
        sizes.push(pilgrims.length)
        return journal.transact(pilgrims, exchanges, plan)
      },
    }))
    const all = Effect.forEach(
      Array.from({ length: 100 }, (_, n) => drawing(n)),
      submit,
      { concurrency: "unbounded" },
    )
    await Effect.runPromise(Effect.provide(all, counting))
    expect(sizes.reduce((sum, size) => sum + size)).toBe(100)
    expect(sizes.length).toBeLessThanOrEqual(4)
  })

  it("tells everybody of a group that the journal was not reached, and goes on", async () => {
    const memory = season()
    let reached = false
    const unreached = hubOn(memory, (journal) => ({
      transact: (pilgrims, exchanges, plan) =>
        reached ? journal.transact(pilgrims, exchanges, plan) : Effect.fail(new JournalUnavailable({ detail: "gone" })),
    }))
    const program = Effect.gen(function* () {
      const answers = yield* Effect.forEach([1, 2, 3], (n) => Effect.flip(submit(drawing(n))), {
        concurrency: "unbounded",
      })
      expect(answers.map(({ _tag }) => _tag)).toEqual(Array.from({ length: 3 }, () => "JournalUnavailable"))
      reached = true
      yield* submit(drawing(1))
    })
    await Effect.runPromise(Effect.provide(program, unreached))
    expect(memory.journal.get(pilgrim(1))).toHaveLength(1)
  })

  it.each<[string, object, string]>([
    ["whose field is of another type", { _tag: "Confirm", campaign: 7 }, 'Expected string\n  at ["campaign"]'],
    ["whose field is missing", { _tag: "Confirm" }, 'Missing key\n  at ["campaign"]'],
    ["that nobody knows", { _tag: "Board" }, 'Expected { readonly "_tag": "Reject"'],
  ])("writes nothing of a command %s, and says what is wrong", async (_, command, fault) => {
    const memory = season()
    const untyped = { _tag: "Acts", acts: [{ pilgrim: pilgrim(1), command }] } as unknown as Submission
    const program = Effect.gen(function* () {
      yield* submit(drawing(1))
      return yield* Effect.exit(submit(untyped))
    })
    const exit = await Effect.runPromise(
      Effect.provide(
        program,
        hubOn(memory, (journal) => journal),
      ),
    )
    const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    expect(defect).toMatchObject({ message: expect.stringContaining(`What is submitted is no command. ${fault}`) })
    expect(memory.journal.get(pilgrim(1))).toHaveLength(1)
  })

  it.each([
    [
      "a visa without a number",
      { _tag: "RecordEntitlement", entitlement: { kind: "visa", id: "E-1" } },
      'Missing key\n  at ["entitlement"]["number"]',
    ],
    [
      "a bracelet whose number is empty",
      { _tag: "RecordBracelet", bracelet: { serial: "", chip: "04A1" } },
      'Expected a value with a length between 1 and 64\n  at ["bracelet"]["serial"]',
    ],
    [
      "a permit with a name that no address could hold",
      { _tag: "RecordEntitlement", entitlement: { kind: "permit", id: "E".repeat(101), number: "P1" } },
      'Expected a value with a length between 1 and 100\n  at ["entitlement"]["id"]',
    ],
    [
      "a registration whose number is empty",
      { _tag: "RecordRegistration", registration: { reference: "R1", number: "" } },
      'Expected a value with a length between 1 and 100\n  at ["registration"]["number"]',
    ],
  ])("writes nothing of %s that is reported, nor of the call", async (_, reported, fault) => {
    const memory = season()
    const command = reported as unknown as Command
    const exit = await Effect.runPromise(
      Effect.provide(
        Effect.exit(submit(shown({ outcome: "done" }, [{ pilgrim: pilgrim(0), command }]))),
        hubOn(memory, (journal) => journal),
      ),
    )
    const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    expect(defect).toMatchObject({ message: `What is submitted is no command. ${fault}` })
    expect(memory.messages).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ["nothing at all", undefined, 'Expected { readonly "_tag": "Acts", ... } | { readonly "_tag": "Facts", ... }'],
    ["a bare command", { _tag: "Withdraw" }, 'Expected { readonly "_tag": "Acts", ... }'],
    ["acts without their name", { acts: [] }, 'Expected { readonly "_tag": "Acts", ... }'],
    ["a list of none", { _tag: "Acts", acts: [undefined] }, 'Expected object\n  at ["acts"][0]'],
    [
      "an act for nobody",
      { _tag: "Acts", acts: [{ command: { _tag: "Withdraw" } }] },
      'Missing key\n  at ["acts"][0]["pilgrim"]',
    ],
    ["facts of no exchange", { _tag: "Facts", facts: [] }, 'Missing key\n  at ["turn"]'],
    [
      "what a system accepted under no receipt",
      shown({ outcome: "accepted" } as Finding),
      'Missing key\n  at ["turn"]["finding"]["receipt"]',
    ],
  ])("says what is wrong where %s is submitted", async (_, submission, fault) => {
    const exit = await Effect.runPromise(
      Effect.provide(
        Effect.exit(submit(submission as Submission)),
        hubOn(season(), (journal) => journal),
      ),
    )
    const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    expect(defect).toMatchObject({ message: expect.stringContaining(`What is submitted is no submission. ${fault}`) })
  })

  it("survives a defect, which meets only whoever caused it", async () => {
    const memory = season()
    const defect = hubOn(memory, (journal) => ({
      transact: (pilgrims, exchanges, plan) =>
        pilgrims.includes(pilgrim(7)) ? Effect.die(new Error("unlucky")) : journal.transact(pilgrims, exchanges, plan),
    }))
    const all = Effect.forEach(
      Array.from({ length: 20 }, (_, n) => n),
      (n) => Effect.exit(submit(drawing(n))),
      { concurrency: "unbounded" },
    )
    const exits = await Effect.runPromise(Effect.provide(Effect.andThen(all, all), defect))
    expect(exits.flatMap((exit, n) => (Exit.isFailure(exit) ? [n] : []))).toEqual([7])
  })

  it("does not take a submission back from whom nobody waits for any more", async () => {
    const memory = season()
    const program = Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      const waiting = hubOn(memory, (journal) => ({
        transact: (pilgrims, exchanges, plan) =>
          Deferred.succeed(begun, undefined).pipe(
            Effect.andThen(Deferred.await(go)),
            Effect.andThen(journal.transact(pilgrims, exchanges, plan)),
          ),
      }))
      yield* Effect.provide(
        Effect.gen(function* () {
          const caller = yield* Effect.forkChild(submit(drawing(1)))
          yield* Deferred.await(begun)
          yield* Fiber.interrupt(caller)
          yield* Deferred.succeed(go, undefined)
          expect(Result.isSuccess(yield* Effect.result(submit(drawing(2))))).toBe(true)
          // The same pilgrim again waits for nothing new: the first submission was written.
          expect((yield* submit(drawing(1))).events).toEqual([])
        }),
        waiting,
      )
    })
    await Effect.runPromise(program)
    expect(memory.journal.get(pilgrim(1))).toHaveLength(1)
  })

  it("hands over what it opened with what the store has decided that it asks for", async () => {
    const taken: Array<Begun> = []
    const handOver = Layer.succeed(HandOver, { room: () => 100, take: (begun) => taken.push(...begun) })
    const hub = Layer.provide(
      hubOn(season(), (journal) => journal),
      handOver,
    )
    const asks = [draw, confirm(), recordRegistration()].map((command) => ({ pilgrim: pilgrim(1), command }))
    await Effect.runPromise(
      Effect.provide(
        Effect.forEach(asks, (asked) => submit({ _tag: "Acts", acts: [asked] })),
        hub,
      ),
    )
    expect(taken.filter(({ operation }) => operation === "visa.request")).toMatchObject([
      { state: { _tag: "Due" }, attempts: 1, kind: "visa" },
    ])
  })

  it("refuses to ask anything of somebody who is not known", async () => {
    const stranger: Submission = { _tag: "Acts", acts: [{ pilgrim: pilgrim(999), command: draw }] }
    const refusal = await Effect.runPromise(
      Effect.provide(
        Effect.flip(submit(stranger)),
        hubOn(season(), (journal) => journal),
      ),
    )
    expect(refusal).toMatchObject({ _tag: "Refusal", reason: "not-possible-here", state: "unknown" })
  })
})
