import type { Endpoint } from "../Endpoint.ts"
import type { Values } from "./filledIn.ts"
import type { State } from "./State.ts"

/** Brings the state of this name about, and says what it is known by. Throws as a {@link State} does. */
export type BringAbout = (state: string) => Promise<Values>

/** Brings each of these states about once, however often it is asked for, at an endpoint. */
export const onceAt = (endpoint: Endpoint, states: Readonly<Record<string, State>>): BringAbout => {
  const reached = new Map<string, Promise<Values>>()
  return (name) => {
    const state = Object.hasOwn(states, name) ? states[name] : undefined
    const values =
      reached.get(name) ?? state?.(endpoint) ?? Promise.reject(new Error("nobody knows how to bring it about"))
    reached.set(name, values)
    return values
  }
}
