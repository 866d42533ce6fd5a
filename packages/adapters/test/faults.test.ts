import type { FaultKind } from "@mahmal/mocks"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { calls } from "./support/calls.ts"
import { patient } from "./support/options.ts"

/** Longer than any test. */
const forEver = 3_600_000
/** The timeout of a call that shall time out. */
const brief = 3000

/** How a call ends under each fault of the mocks; without `question`, only submissions are tried. */
const expectations: ReadonlyArray<{
  readonly fault: FaultKind
  readonly ms?: number
  readonly timeout?: number
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
  { fault: "slow", ms: forEver, timeout: brief, submission: "InDoubt", question: "Unavailable" },
  { fault: "slow", ms: 50, submission: "done" },
]

describe.concurrent.each(calls)("$name, when the mock fails", (call) => {
  const applicable = expectations.filter((expected) => expected[call.kind] !== undefined)

  it.each(applicable)(
    "is sent once and ends as it should under $fault $ms",
    async ({ fault, ms, timeout = patient, ...expected }) => {
      const mock = await call.start({ faults: [{ kind: fault, operation: call.operation, next: 9, ms }] })
      try {
        expect(await Effect.runPromise(call.run(mock.url, timeout))).toBe(expected[call.kind])
        expect(mock.faults.counts()).toEqual({ [fault]: 1 })
      } finally {
        await mock.close()
      }
    },
  )
})
