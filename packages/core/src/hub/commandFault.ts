import type { Asked } from "../journey/Asked.ts"
import { Command } from "../journey/Command.ts"
import { faultOf } from "./faultOf.ts"

const faultIn = faultOf(Command)

/** Why the first of these that is no command by its schema is none; undefined when all are commands. */
export const commandFault = (asked: ReadonlyArray<Asked>): string | undefined => {
  for (const { command } of asked) {
    const fault = faultIn(command)
    if (fault !== undefined) return fault
  }
  return undefined
}
