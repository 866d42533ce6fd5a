import type { CommandName, CommandOf } from "./Command.ts"
import { type Decision, happens, nothing, refuse } from "./Decision.ts"
import { endedUnanswered, footprint, lastOutside } from "./footprint.ts"
import type { Ended, Outside, StateOf } from "./State.ts"

/** One rule for all the states that a journey ends in before travel. */
export const inEveryEnd = <R>(rule: R) => ({
  Lapsed: rule,
  Withdrawn: rule,
  Refused: rule,
  Deceased: rule,
  NoShow: rule,
})

/** An answer that was still out when the journey ended: the thing exists, and is to be undone. */
export const found =
  <C extends CommandName>(what: Outside["what"], held: (command: CommandOf<C>) => Outside) =>
  (state: Ended, command: CommandOf<C>): Decision =>
    endedUnanswered(state, what) ? happens({ _tag: "FoundOutside", found: held(command) }) : nothing()

/**
 * What a system has refused does not exist. If the system gives it after all, somebody must look: the place may have passed on by
 * then, and what was given stands outside with nobody to undo it.
 */
export const unlessRefused =
  <C extends CommandName>(
    what: StateOf<"Refused">["refused"],
    otherwise: (state: Ended, command: CommandOf<C>) => Decision,
  ) =>
  (state: StateOf<"Refused">, command: CommandOf<C>): Decision =>
    state.refused === what
      ? refuse(state, command, "contradiction", `The ${what} is on record as refused, with the code ${state.code}.`)
      : otherwise(state, command)

/** The answer to what was still out is that it does not exist: there is nothing to undo. */
export const absent =
  (what: Outside["what"]) =>
  (state: Ended): Decision =>
    endedUnanswered(state, what) ? happens({ _tag: "UndoneOutside", what }) : nothing()

/** The submission was never carried out: there is nothing to undo. A later submission is another matter. */
export const notMade = (state: Ended, { reference }: CommandOf<"RecordRegistrationNotMade">): Decision => {
  const last = lastOutside(state)
  return last?.what === "registration" && last.asked === reference ? absent("registration")(state) : nothing()
}

/** A cancellation was never carried out: another is needed, unless what it was about is undone by now. */
export const notUndone = (state: Ended, { number, attempt }: CommandOf<"RecordNotUndone">): Decision => {
  const last = lastOutside(state)
  return last?.what === "registration" && last.held?.number === number && attempt === (last.failed ?? 0) + 1
    ? happens({ _tag: "CancellationNotMade", number })
    : nothing()
}

/** Something is undone outside, in the order in which it must be: what was done last first. */
export const undone = (state: Ended, command: CommandOf<"RecordUndone">): Decision => {
  const last = lastOutside(state)
  if (last?.what === command.what && last.held !== undefined) return happens({ _tag: "UndoneOutside", what: last.what })
  return footprint(state).some((thing) => thing.what === command.what)
    ? refuse(
        state,
        command,
        "contradiction",
        `What was done last outside is undone first: ${last?.what} before ${command.what}.`,
      )
    : nothing()
}
