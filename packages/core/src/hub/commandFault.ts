import { Result, Schema } from "effect"
import { Command } from "../journey/Command.ts"

const read = Schema.decodeUnknownResult(Command, { errors: "all" })

/** Whether something that is typed as a command is one. */
export const isCommand = Schema.is(Command)

/** What keeps it from being one: where in it, and what is expected there. No value is repeated. */
export const commandFault = (command: unknown): string =>
  Result.match(read(command), { onSuccess: () => "nothing", onFailure: ({ message }) => message })
