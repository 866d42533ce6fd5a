import { credential, type Endpoint } from "../Endpoint.ts"
import type { State } from "../pact/State.ts"
import { Skipped } from "../Skipped.ts"

const receiverOf = ({ receiver }: Endpoint): string => {
  if (receiver === undefined) throw new Skipped("name one with --receiver; every run sends to it")
  return receiver
}

/** The states of the pact with the SMS gateway. */
export const smsStates: Readonly<Record<string, State>> = {
  "a phone that a test may write to": async (endpoint) => ({ receiver: receiverOf(endpoint) }),
}

/** The states of the pact with the SMS operator. */
export const smsOperatorStates: Readonly<Record<string, State>> = {
  "a phone that a test may write to": async (endpoint) => ({
    receiver: receiverOf(endpoint),
    sender: credential(endpoint, "SMS_OPERATOR_SENDER"),
  }),
}
