import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Command, CommandName } from "../../src/journey/Command.ts"
import { decide } from "../../src/journey/decide.ts"
import type { Event } from "../../src/journey/Event.ts"
import { evolve, fold, footprint } from "../../src/journey/evolve.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import type { Situation } from "../../src/journey/Situation.ts"
import { applied, type Outside, type State } from "../../src/journey/State.ts"
import { awaits, takesPlace } from "../../src/journey/standing.ts"
import { leadsTo } from "../../src/journey/transitions.ts"
import {
  bracelet,
  entitlement,
  recordBracelet,
  recordRegistration,
  recordRegistrationRefused,
  recordUndone,
  recordVisa,
  recordVisaRefused,
  registration,
  situation,
} from "../../src/testing/moments.ts"
import { commandNames, everyCommand, everySituation } from "./everyCommand.ts"

const whose = { pilgrim: "1448-T48-0001" as PilgrimId, group: "1448-G000001" as GroupId }

/** A choice of what comes next on a journey: mostly what is possible there, one time in ten anything. */
interface Choice {
  readonly any: boolean
  readonly command: number
  readonly variant: number
  readonly day: number
}

const choice: fc.Arbitrary<Choice> = fc.record({
  any: fc.nat(9).map((of10) => of10 === 0),
  command: fc.nat(999),
  variant: fc.nat(9),
  day: fc.nat(everySituation.length - 1),
})

const pick = <A>(from: readonly [A, ...A[]], n: number): A => from[n % from.length] as A

const chosen = (state: State, { any, command, variant, day }: Choice): readonly [Command, Situation] => {
  const possible = any ? commandNames : commandNames.filter((name) => leadsTo(name, state._tag).length > 0)
  const name = pick(possible as readonly [CommandName, ...CommandName[]], command)
  return [pick(everyCommand[name], variant), pick(everySituation, day)]
}

/** A journey of up to thirty commands: each state with what was asked of it and what that caused. */
const journey = fc.array(choice, { maxLength: 30, size: "max" }).map((choices) => {
  let state: State = applied
  return choices.map((choice) => {
    const before = state
    const [command, situation] = chosen(before, choice)
    const decision = decide(before, command, situation)
    const events: ReadonlyArray<Event> = Result.isSuccess(decision) ? decision.success : []
    state = events.reduce(evolve, before)
    return { before, command, situation, decision, events, after: state }
  })
})

type Steps = typeof journey extends fc.Arbitrary<infer S> ? S : never

/** A counter-example is printed with the seed that finds it again. */
const always = (holds: (steps: Steps) => void) => fc.assert(fc.property(journey, holds), { numRuns: 500 })

describe("every journey", () => {
  it("ends every decision where the table says", () =>
    always((steps) => {
      for (const { before, command, decision, after } of steps)
        if (Result.isSuccess(decision)) expect(leadsTo(command._tag, before._tag)).toContain(after._tag)
    }))

  it("takes every fact, and every act that is possible again, a second time without an event", () =>
    always((steps) => {
      for (const { command, situation, decision, after } of steps) {
        const repeats = command._tag.startsWith("Record") || leadsTo(command._tag, after._tag).length > 0
        if (Result.isSuccess(decision) && repeats)
          expect(Result.getOrThrow(decide(after, command, situation))).toEqual([])
      }
    }))

  it("is the fold of its journal at every step", () =>
    always((steps) => {
      const journal: Array<Event> = []
      for (const { events, after } of steps) {
        journal.push(...events)
        expect(fold(journal)).toEqual(after)
      }
    }))

  it("keeps its place while anything stands outside, and awaits the undoing once it has ended", () =>
    always((steps) => {
      for (const { after } of steps) {
        const outside = footprint(after)
        if (outside.length > 0) expect(takesPlace(after)).toBe(true)
        if (!("outside" in after)) continue
        expect(awaits(after)).toBe(outside.length > 0 ? "undoing" : undefined)
        if (after._tag !== "Deceased" || !after.travelled) expect(takesPlace(after)).toBe(outside.length > 0)
      }
    }))

  it("awaits the answer that is out, of which there is one at most, asked for last", () =>
    always((steps) => {
      for (const { after } of steps) {
        const out = footprint(after).filter(({ held }) => held === undefined)
        expect(out).toEqual(footprint(after).slice(footprint(after).length - out.length))
        expect(out.length).toBeLessThanOrEqual(1)
        if (out.length > 0) expect(awaits(after)).toBe("outside" in after ? "undoing" : out[0]?.what)
      }
    }))

  it("that has ended is never stuck: answers and undoings empty what stands outside", () =>
    fc.assert(
      fc.property(journey, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (steps, answers) => {
        let state = steps.at(-1)?.after ?? applied
        if (!("outside" in state)) return
        const name = state._tag
        for (const made of answers) {
          const last = footprint(state).at(-1)
          if (last === undefined) break
          const events = Result.getOrThrow(decide(state, nextOf(last, made), situation))
          expect(events).toHaveLength(1)
          for (const event of events) {
            state = evolve(state, event)
            // Whatever is left and held is being undone by the job of this very event.
            const left = footprint(state).at(-1)
            expect(react(whose, event, state)).toHaveLength(left?.held === undefined ? 0 : 1)
          }
        }
        expect(footprint(state)).toEqual([])
        expect(state._tag).toBe(name)
      }),
    ))
})

/** What the outside world says next of a thing: an answer where one is out, else that it is undone. */
const nextOf = ({ what, held }: Outside, made: boolean): Command => {
  if (held !== undefined) return recordUndone(what)
  switch (what) {
    case "registration":
      return made ? recordRegistration(registration.number) : recordRegistrationRefused()
    case "entitlement":
      return made ? recordVisa(entitlement.number) : recordVisaRefused()
    case "bracelet":
      return recordBracelet(bracelet.serial)
  }
}
