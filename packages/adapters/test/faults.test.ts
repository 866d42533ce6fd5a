import type { FaultKind } from "@mahmal/mocks"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { calls } from "./support/calls.ts"

/** What each fault of the mocks comes to; a question is not asked where only a submission tells something. */
const expectations: ReadonlyArray<{
  readonly fault: FaultKind
  readonly ms?: number
  readonly submission: string
  readonly question?: string
}> = [
  { fault: "unavailable", submission: "Unavailable", question: "Unavailable" },
  { fault: "reset", submission: "InDoubt", question: "Unavailable" },
  { fault: "garbage-before", submission: "InDoubt", question: "Unreadable" },
  { fault: "garbage", submission: "InDoubt", question: "Unreadable" },
  { fault: "empty", submission: "InDoubt", question: "Unreadable" },
  { fault: "reply-lost", submission: "InDoubt", question: "Unavailable" },
  { fault: "answered-twice", submission: "InDoubt", question: "Unreadable" },
  { fault: "slow", ms: 3000, submission: "InDoubt", question: "Unavailable" },
  { fault: "slow", ms: 50, submission: "done" },
]

describe.each(calls)("$name, when the mock fails", (call) => {
  const applicable = expectations.filter((expected) => expected[call.kind] !== undefined)

  it.concurrent.each(applicable)(
    "ends in the right word, in time, and is sent once: $fault $ms",
    async ({ fault, ms, ...expected }) => {
      const mock = await call.start({ faults: [{ kind: fault, operation: call.operation, next: 9, ms }] })
      try {
        const began = performance.now()
        expect(await Effect.runPromise(call.run(mock.url))).toBe(expected[call.kind])
        expect(performance.now() - began).toBeLessThan(2500)
        expect(mock.faults.counts()).toEqual({ [fault]: 1 })
      } finally {
        await mock.close()
      }
    },
  )
})
