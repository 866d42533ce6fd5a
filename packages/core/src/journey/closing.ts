import { hajjEnds } from "../season/hajjEnds.ts"
import type { CommandOf } from "./Command.ts"
import { type Decision, happens, refuse } from "./Decision.ts"
import type { Situation } from "./Situation.ts"
import type { StateOf } from "./State.ts"

/** The season ends, and nothing had said that the pilgrim travelled. */
export const close = (
  state: StateOf<"Visa" | "Bracelet">,
  command: CommandOf<"Close">,
  { today, arafah }: Situation,
): Decision => {
  const ends = hajjEnds(arafah)
  if (today <= ends) return refuse(state, command, "not-open-yet", `The Hajj lasts until the end of ${ends}.`)
  return state.seen.arrived === undefined && state.seen.departed === undefined
    ? happens({ _tag: "PilgrimNeverTravelled" })
    : refuse(state, command, "contradiction", "The pilgrim was seen at the border: find out what became of them.")
}

/** Somebody found out that the pilgrim has returned. */
export const stateReturn = (
  state: StateOf<"Visa" | "Bracelet" | "NoShow" | "Arrived">,
  command: CommandOf<"StateReturn">,
  { today, arafah }: Situation,
): Decision => {
  const { on, evidence } = command
  return on >= arafah && on <= today
    ? happens({ _tag: "PilgrimReturned", on, evidence })
    : refuse(
        state,
        command,
        on < arafah ? "not-open-yet" : "contradiction",
        `Who returns from this Hajj leaves from ${arafah} on, and today is ${today}: this is about ${on}.`,
      )
}

/** Somebody found out that the pilgrim has died. Before anybody travels that is a death like any other, and needs no looking for. */
export const stateDeath = (
  state: StateOf<"Visa" | "Bracelet" | "NoShow" | "Arrived">,
  command: CommandOf<"StateDeath">,
  { today, arrivalsOpen }: Situation,
): Decision =>
  today < arrivalsOpen
    ? refuse(
        state,
        command,
        "not-open-yet",
        `Nobody travels to this Hajj before ${arrivalsOpen}, so that nobody is looked for: record the death.`,
      )
    : happens({ _tag: "PilgrimDied", evidence: command.evidence })
