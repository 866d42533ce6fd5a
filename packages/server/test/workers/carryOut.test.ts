import type { Conversation } from "@mahmal/core/conversations/Conversation"
import type { Begun } from "@mahmal/core/exchange/Begun"
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Submission } from "@mahmal/core/hub/Submission"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { CutOffs } from "../../src/systems/CutOffs.ts"
import { carryOut } from "../../src/workers/carryOut.ts"

const exchange: Begun = {
  id: exchangeId("sms.send", "1448-Q48-000001/drawn"),
  operation: "sms.send",
  pilgrims: ["1448-Q48-000001" as PilgrimId],
  state: { _tag: "Due" },
  attempts: 1,
  begun: 0,
}

it("a message whose last day ends while it waits for its turn is not sent, and given back unsent", async () => {
  let isOver = false
  const sent: Array<string> = []
  const submitted: Array<Submission> = []
  const conversation = {
    operation: "sms.send",
    prepare: (all: ReadonlyArray<Begun>) => Effect.succeed(new Map(all.map(({ id }) => [id, {}]))),
    send: ({ id }: Begun) => Effect.sync(() => void sent.push(id)),
  } as unknown as Conversation<"sms.send", object>
  const carried = carryOut(conversation, [exchange], (_, step) => {
    expect(Object.keys(step)).toEqual(["call"])
    isOver = true
    return "call" in step ? Effect.flatMap(step.call, ({ write }) => write) : step.instead
  })
  await Effect.runPromise(
    carried.pipe(
      Effect.provide(
        Layer.mergeAll(
          Layer.mock(CutOffs, { passed: () => (isOver ? "for-good" : "no"), seasonsPassed: () => [], margin: 0 }),
          Layer.mock(Database, { url: "" }),
          Layer.succeed(Hub, {
            submit: (submission) =>
              Effect.as(
                Effect.sync(() => submitted.push(submission)),
                { events: [], unexplained: [] },
              ),
          }),
        ),
      ),
    ),
  )
  expect(sent).toEqual([])
  expect(submitted).toMatchObject([{ turn: { exchange: exchange.id, finding: { outcome: "later" } } }])
})
