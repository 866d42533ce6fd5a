import { expect, it } from "vitest"
import { doubtRules } from "../../src/exchange/Operation.ts"
import { typeErrors } from "../typeErrors.ts"

const states = ["Due", "Sending", "Accepted", "InDoubt", "Done", "Declined", "NotDone", "Unknown"] as const
type Name = (typeof states)[number]

const sendable: { readonly [Rule in "repeat" | "ask" | "report"]: ReadonlyArray<Name> } = {
  repeat: ["Due", "Sending", "InDoubt"],
  ask: ["Due"],
  report: ["Due"],
}
const askable: { readonly [Rule in "repeat" | "ask" | "report"]: ReadonlyArray<Name> } = {
  repeat: ["Accepted"],
  ask: ["Accepted", "Sending", "InDoubt"],
  report: [],
}

const prelude = [
  'import type { Askable, Exchange, ExchangeStateName, Sendable } from "@core/exchange/Exchange.ts"',
  'import type { Operation } from "@core/exchange/Operation.ts"',
  "declare const at: <Op extends Operation, Name extends ExchangeStateName>(op: Op, name: Name) => Exchange<Op, Name>",
  "declare const send: <Op extends Operation>(op: Op, exchange: Sendable<Op>) => void",
  "declare const ask: <Op extends Operation>(op: Op, exchange: Askable<Op>) => void",
]

it("lets nothing be sent or asked about but as the rule of its operation says", async () => {
  const lines = Object.entries(doubtRules).flatMap(([operation, rule]) =>
    states.flatMap((state) => {
      const exchange = `at("${operation}", "${state}")`
      return [
        ...(sendable[rule].includes(state) ? [] : ["// @ts-expect-error"]),
        `send("${operation}", ${exchange})`,
        ...(askable[rule].includes(state) ? [] : ["// @ts-expect-error"]),
        `ask("${operation}", ${exchange})`,
      ]
    }),
  )
  const wrong = [
    'send("etrack.register", at("etrack.register", "InDoubt"))',
    'ask("sms.send", at("sms.send", "InDoubt"))',
  ]
  expect(
    await typeErrors({
      "exchanges.ts": [...prelude, ...lines].join("\n"),
      // What is wrong here must be found, or nothing found above means nothing.
      "wrong.ts": [...prelude, ...wrong].join("\n"),
    }),
  ).toEqual([`wrong.ts ${prelude.length + 1} TS2345`, `wrong.ts ${prelude.length + 2} TS2345`])
})

it("lets no conversation go without its question where only the system can resolve a doubt", async () => {
  const source = [
    'import type { Conversation } from "@core/conversations/Conversation.ts"',
    'declare const revokes: Omit<Conversation<"bracelet.revoke", true>, "ask">',
    'declare const cancels: Omit<Conversation<"etrack.cancel", true>, "ask">',
    'export const revoke: Conversation<"bracelet.revoke", true> = revokes',
    'export const cancel: Conversation<"etrack.cancel", true> = cancels',
  ]
  expect(await typeErrors({ "conversations.ts": source.join("\n") })).toEqual(["conversations.ts 5 TS2375"])
})
