import { Result } from "effect"
import type { Command } from "./Command.ts"
import type { Event } from "./Event.ts"
import { Refusal } from "./Refusal.ts"
import type { State } from "./State.ts"

/** The events that a command causes, or why it is refused. No events mean that it had taken effect before. */
export type Decision = Result.Result<ReadonlyArray<Event>, Refusal>

/** The command causes these events, in this order. */
export const happens = (...events: ReadonlyArray<Event>): Decision => Result.succeed(events)

/** The command had taken effect before, or means nothing in this state. */
export const nothing = (): Decision => happens()

/** The command is refused: `why` is a sentence for whoever asked, `field` the part of the command at fault, where it is one part. */
export const refuse = (
  state: State,
  { _tag: command }: Pick<Command, "_tag">,
  reason: Refusal["reason"],
  why: string,
  field?: string,
): Decision =>
  Result.fail(new Refusal({ command, state: state._tag, reason, why, ...(field === undefined ? {} : { field }) }))
