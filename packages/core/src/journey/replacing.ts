import type { CommandOf } from "./Command.ts"
import { type Decision, happens, nothing, refuse } from "./Decision.ts"
import { isReplaced, lastOutside } from "./footprint.ts"
import type { Serial } from "./ids.ts"
import type { Ended, StateOf } from "./State.ts"

/** Another bracelet is wanted. Asked again for the same one it changes nothing, unless the maker has declined meanwhile. */
export const replace = (state: StateOf<"Bracelet" | "Arrived">, command: CommandOf<"ReplaceBracelet">): Decision => {
  const { serial, reason } = command
  if (state.bracelet.serial !== serial)
    return refuse(state, command, "contradiction", `The bracelet on record is ${state.bracelet.serial}, not ${serial}.`)
  return isReplaced(state.replacing) ? nothing() : happens({ _tag: "ReplacementAsked", serial, reason })
}

/** Another bracelet was made, once: it takes the place of the one that it was asked for. */
export const replaced = (state: StateOf<"Bracelet" | "Arrived">, command: CommandOf<"RecordReplacement">): Decision => {
  const { replaces, bracelet } = command
  if (state.bracelet.serial === bracelet.serial || state.replaced?.includes(bracelet.serial)) return nothing()
  return state.bracelet.serial === replaces && isReplaced(state.replacing)
    ? happens({ _tag: "BraceletReplaced", bracelet })
    : refuse(state, command, "contradiction", `The bracelet on record is ${state.bracelet.serial}, not ${replaces}.`)
}

/** The maker declined the attempt that is under way; what it said of another is old. */
export const replacementDeclined = (
  { bracelet, replacing }: StateOf<"Bracelet" | "Arrived">,
  { serial, attempt, code }: CommandOf<"RecordReplacementDeclined">,
): Decision =>
  bracelet.serial === serial && replacing?.attempt === attempt && isReplaced(replacing)
    ? happens({ _tag: "ReplacementDeclined", code })
    : nothing()

/** The journey ended while the answer was out. The new bracelet exists, and is to be revoked like any other. */
export const replacedAtLast = (state: Ended, { replaces, bracelet }: CommandOf<"RecordReplacement">): Decision =>
  replacedIn(state, replaces) === undefined
    ? nothing()
    : happens({ _tag: "FoundOutside", found: { what: "bracelet", held: bracelet } })

/**
 * The journey ended while the answer was out. No new one was made: it is the old one that is to be revoked. What the maker said
 * of another attempt is old, as ever.
 */
export const declinedAtLast = (state: Ended, command: CommandOf<"RecordReplacementDeclined">): Decision => {
  const out = replacedIn(state, command.serial)
  return out === undefined || out.attempt !== command.attempt
    ? nothing()
    : happens({ _tag: "FoundOutside", found: { what: "bracelet", held: out.replaces } })
}

/** The bracelet that another was asked for, while the answer is out, and at which attempt. */
const replacedIn = (state: Ended, serial: Serial) => {
  const last = lastOutside(state)
  if (last?.what !== "bracelet" || last.held !== undefined || last.replaces?.serial !== serial) return undefined
  return { replaces: last.replaces, attempt: last.attempt }
}
