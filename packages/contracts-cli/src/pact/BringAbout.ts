import type { Endpoint } from "../Endpoint.ts"
import type { Values } from "./filledIn.ts"
import type { State } from "./State.ts"

/** Brings about the state with this name, and resolves to its values. Rejects as a {@link State} does. */
export type BringAbout = (state: string) => Promise<Values>

/** Brings about each of these states at an endpoint, once. */
export const onceAt = (endpoint: Endpoint, states: Readonly<Record<string, State>>): BringAbout => {
  const reached = new Map<string, Promise<Values>>()
  return (name) => {
    const state = Object.hasOwn(states, name) ? states[name] : undefined
    const values =
      reached.get(name) ?? state?.(endpoint) ?? Promise.reject(new Error("this provider state is not known here"))
    reached.set(name, values)
    return values
  }
}
