import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { awaits } from "../../src/journey/awaits.ts"
import type { Command } from "../../src/journey/Command.ts"
import { decide } from "../../src/journey/decide.ts"
import { evolve } from "../../src/journey/evolve.ts"
import { footprint } from "../../src/journey/footprint.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import type { Outside, State } from "../../src/journey/State.ts"
import { takesPlace } from "../../src/journey/takesPlace.ts"
import { leadsTo } from "../../src/journey/transitions.ts"
import { keepsByJournal } from "../../src/reconciliation/heldOf.ts"
import {
  recordBracelet,
  recordRegistration,
  recordRegistrationRefused,
  recordReplacement,
  recordReplacementDeclined,
  recordUndone,
  recordVisa,
  recordVisaRefused,
  situation,
} from "../../src/testing/moments.ts"
import { stateNames } from "./everyCommand.ts"
import { everyStep } from "./everyState.ts"

const whose = { pilgrim: "1448-T48-0001" as PilgrimId, group: "1448-G000001" as GroupId }
const steps = everyStep()
const states = [...new Set(steps.map(({ from }) => from))]

describe("every journey, wherever it stands", () => {
  it("stands in every state there is, with and without something outside", () => {
    expect(new Set(states.map(({ _tag }) => _tag))).toEqual(new Set(stateNames))
    expect(states.filter((state) => "outside" in state && state.outside.length > 0).length).toBeGreaterThan(50)
  })

  it("takes every fact, and every act that is possible again, a second time without an event", () => {
    const twice = steps.filter(({ command, situation, decision, to }) => {
      const repeats = command._tag.startsWith("Record") || leadsTo(command._tag, to._tag).length > 0
      if (Result.isFailure(decision) || !repeats) return false
      const again = decide(to, command, situation)
      return Result.isFailure(again) || again.success.length > 0
    })
    expect(twice).toEqual([])
  })

  it("keeps its place while anything stands outside, and awaits the undoing once it has ended", () => {
    for (const state of states) {
      const outside = footprint(state)
      if (outside.length > 0) expect(takesPlace(state)).toBe(true)
      if (!("outside" in state)) continue
      expect(awaits(state)).toBe(outside.length > 0 ? "undoing" : undefined)
      expect(takesPlace(state)).toBe(outside.length > 0 || keepsByJournal(state))
    }
  })

  it("awaits the answer that is out, of which there is one at most, asked for last", () => {
    for (const state of states) {
      const out = footprint(state).filter(({ held }) => held === undefined)
      expect(out).toEqual(footprint(state).slice(footprint(state).length - out.length))
      expect(out.length).toBeLessThanOrEqual(1)
      if (out.length > 0) expect(awaits(state)).toBe("outside" in state ? "undoing" : out[0]?.what)
    }
  })

  it("awaits another bracelet while one is asked for, in the country too", () => {
    for (const state of states)
      if (state._tag === "Bracelet" || state._tag === "Arrived")
        expect(awaits(state)).toBe(state.replacing !== undefined && !state.replacing.declined ? "bracelet" : undefined)
  })

  it("that has ended is never stuck: answers and undoings empty what stands outside", () => {
    for (const ended of states.filter((state) => "outside" in state))
      for (const made of [true, false]) {
        let state: State = ended
        for (let last = footprint(state).at(-1); last !== undefined; last = footprint(state).at(-1)) {
          const events = Result.getOrThrow(decide(state, nextOf(last, made), situation))
          expect(events).toHaveLength(1)
          for (const event of events) {
            state = evolve(state, event)
            // Whatever is left and held is being undone by the job of this very event.
            const left = footprint(state).at(-1)
            expect(react(whose, event, state)).toHaveLength(left?.held === undefined ? 0 : 1)
          }
        }
        expect(state._tag).toBe(ended._tag)
      }
  })
})

/** What the outside world says next of a thing: an answer where one is out, else that it is undone. */
const nextOf = (last: Outside, made: boolean): Command => {
  if (last.held !== undefined) return recordUndone(last.what)
  switch (last.what) {
    case "registration":
      return made ? recordRegistration() : recordRegistrationRefused
    case "entitlement":
      return made ? recordVisa() : recordVisaRefused
    case "bracelet": {
      const { replaces, attempt } = last
      if (replaces === undefined) return recordBracelet()
      return made ? recordReplacement(replaces.serial) : recordReplacementDeclined(attempt, replaces.serial)
    }
  }
}
