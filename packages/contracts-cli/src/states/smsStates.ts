import type { State } from "../pact/State.ts"
import { Skipped } from "../Skipped.ts"

/** The states of the pact with the SMS gateway. */
export const smsStates: Readonly<Record<string, State>> = {
  "a phone that a test may write to": async ({ receiver }) => {
    if (receiver === undefined) throw new Skipped("name one with --receiver; every run sends to it")
    return { receiver }
  },
}
