import { Result } from "effect"
import { expect } from "vitest"
import type { Command } from "../journey/Command.ts"
import { decide } from "../journey/decide.ts"
import type { Event } from "../journey/Event.ts"
import { evolve } from "../journey/evolve.ts"
import type { Refusal } from "../journey/Refusal.ts"
import type { Situation } from "../journey/Situation.ts"
import { applied, type State } from "../journey/State.ts"
import { transitions } from "../journey/transitions.ts"
import { situation } from "./moments.ts"

/** A journey that has come so far. */
export interface Given {
  readonly state: State
  /** The same journey on another day, or with other days of the season. */
  readonly on: (days: Partial<Situation>) => Given
  readonly when: (command: Command) => Then
}

/** What a command came to. */
export interface Then {
  /** The events that it caused, exactly these and in this order; none: it had taken effect before. */
  readonly then: (...events: ReadonlyArray<Event>) => void
  readonly thenRefused: (reason: Refusal["reason"]) => void
}

/**
 * A journey on which these events happened, or these commands were carried out, in this order.
 *
 * Fails when one of the commands is refused.
 */
export const given = (...past: ReadonlyArray<Event | Command>): Given => from(past.reduce(next, applied), situation)

const next = (state: State, step: Event | Command): State => {
  if (!isCommand(step)) return evolve(state, step)
  return Result.getOrThrow(decide(state, step, situation)).reduce(evolve, state)
}

const isCommand = (step: Event | Command): step is Command => step._tag in transitions

const from = (state: State, on: Situation): Given => ({
  state,
  on: (days) => from(state, { ...on, ...days }),
  when: (command) => {
    const decision = decide(state, command, on)
    return {
      // biome-ignore lint/suspicious/noThenProperty: given-when-then is read by people, and is never awaited.
      then: (...events) => {
        expect(Result.getOrThrow(decision)).toEqual(events)
      },
      thenRefused: (reason) => {
        expect(Result.isFailure(decision) ? decision.failure.reason : Result.getOrThrow(decision)).toBe(reason)
      },
    }
  },
})
