import { expect, it } from "vitest"
import { leadsTo } from "../../src/journey/transitions.ts"
import { typeErrors } from "../typeErrors.ts"
import { commandNames, stateNames } from "./everyCommand.ts"

const prelude = [
  'import type { CommandName, CommandOf } from "@core/journey/Command.ts"',
  'import { decide } from "@core/journey/decide.ts"',
  'import type { Situation } from "@core/journey/Situation.ts"',
  'import type { State, StateName, StateOf } from "@core/journey/State.ts"',
  "declare const situation: Situation",
  "declare const state: { [S in StateName]: StateOf<S> }",
  "declare const command: { [C in CommandName]: CommandOf<C> }",
  "declare const anybody: State",
]

/** A decision that compiles, or one of which it is claimed that it does not. */
const claim = (state: string, command: string, compiles: boolean): ReadonlyArray<string> => [
  ...(compiles ? [] : ["// @ts-expect-error"]),
  `decide(${state}, command.${command}, situation)`,
]

it("lets exactly those commands compile that the table has for a known state", async () => {
  const pairs = stateNames.flatMap((state) =>
    commandNames.flatMap((command) => claim(`state.${state}`, command, leadsTo(command, state).length > 0)),
  )
  const anybody = commandNames.flatMap((command) => claim("anybody", command, true))
  const wrong = [...claim("state.Returned", "Withdraw", true), ...claim("state.Drawn", "Withdraw", false)]
  expect(
    await typeErrors({
      "pairs.ts": [...prelude, ...pairs, ...anybody].join("\n"),
      // What is wrong here must be found, or nothing found above means nothing.
      "wrong.ts": [...prelude, ...wrong].join("\n"),
    }),
  ).toEqual([`wrong.ts ${prelude.length + 1} TS2345`, `wrong.ts ${prelude.length + 2} TS2578`])
})
