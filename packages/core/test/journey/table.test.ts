import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { leadsTo, possibleMoves, transitions } from "../../src/journey/transitions.ts"
import { commandNames, stateNames } from "./everyCommand.ts"
import { everyStep } from "./everyState.ts"

const steps = everyStep()

describe("the table of transitions", () => {
  it("has a line for every command, and leads to known states only", () => {
    expect(Object.keys(transitions).sort()).toEqual([...commandNames].sort())
    const named = Object.values(transitions).flatMap((froms) => [...Object.keys(froms), ...Object.values(froms).flat()])
    expect(new Set(named)).toEqual(new Set(stateNames))
  })

  it("names exactly the pairs of command and state that are possible at run time", () => {
    const possible = new Set<string>()
    for (const { from, command, decision } of steps)
      if (Result.isSuccess(decision) || decision.failure.reason !== "not-possible-here")
        possible.add(`${from._tag} ${command._tag}`)
    const inTable = commandNames.flatMap((command) =>
      Object.keys(transitions[command]).map((from) => `${from} ${command}`),
    )
    expect([...possible].sort()).toEqual(inTable.sort())
  })

  it("tells for every decision where it may lead", () => {
    const elsewhere = steps.filter(
      ({ from, command, decision, to }) =>
        Result.isSuccess(decision) && !leadsTo(command._tag, from._tag).includes(to._tag),
    )
    expect(elsewhere).toEqual([])
  })

  it("says nothing that cannot happen", () => {
    const happened = new Set<string>()
    for (const { from, command, decision, to } of steps)
      if (Result.isSuccess(decision)) happened.add(`${command._tag}: ${from._tag} ${to._tag}`)
    const told = commandNames.flatMap((command) =>
      Object.keys(transitions[command]).flatMap((from) =>
        leadsTo(command, from as never).map((to) => `${command}: ${from} ${to}`),
      ),
    )
    expect([...happened].sort()).toEqual(told.sort())
  })

  it("gives the pairs of states, each once, that some decision joins", () => {
    const reached = new Set<string>()
    for (const { from, decision, to } of steps) if (Result.isSuccess(decision)) reached.add(`${from._tag} ${to._tag}`)
    expect(possibleMoves.map((pair) => pair.join(" "))).toEqual([...reached].sort())
  })

  it("refuses in sentences in which nobody meets the code's names of commands and states", () => {
    const refusals = steps.flatMap(({ decision }) => (Result.isFailure(decision) ? [decision.failure] : []))
    const [told, names] = [new Set(refusals.map(({ why }) => why)), new Set<string>([...commandNames, ...stateNames])]
    const unreadable = [...told].filter((why) => {
      const [, ...rest] = why.split(" ")
      return (
        !/^[A-Z].*\.$/.test(why) || /[a-z][A-Z]/.test(why) || rest.some((word) => names.has(word.replace(/\W+$/, "")))
      )
    })
    expect(unreadable).toEqual([])
  })
})
