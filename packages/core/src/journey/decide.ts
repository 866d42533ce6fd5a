import type { Command, CommandName, CommandOf } from "./Command.ts"
import { type Decision, refuse } from "./Decision.ts"
import { rules } from "./rules.ts"
import type { Situation } from "./Situation.ts"
import type { State, StateName } from "./State.ts"
import type { PossibleIn } from "./transitions.ts"
import { whyImpossible } from "./whyImpossible.ts"

/** The commands that compile for a state: only the possible ones where the type says which state it is, otherwise all. */
export type CommandIn<S extends State> = State extends S ? Command : CommandOf<PossibleInAll<S["_tag"]>>

/** The commands that are possible in every one of the named states. */
type PossibleInAll<S extends StateName> = {
  [C in CommandName]: [S] extends [PossibleIn<C>] ? C : never
}[CommandName]

/** A rule as it looks when neither its state nor its command is known. */
type AnyRule = (state: State, command: Command, situation: Situation) => Decision

/**
 * Answers a command with the events it causes.
 *
 * A fact reported twice causes no events: the outside world may repeat itself. A command that is not possible in a
 * known state does not compile; where the state is not known, it is refused.
 */
export const decide = <S extends State>(state: S, command: CommandIn<S>, situation: Situation): Decision => {
  const asked: Command = command
  const rule = (rules[asked._tag] as { readonly [S in StateName]?: AnyRule })[state._tag]
  return rule === undefined
    ? refuse(state, asked, "not-possible-here", whyImpossible(asked._tag, state._tag))
    : rule(state, asked, situation)
}
