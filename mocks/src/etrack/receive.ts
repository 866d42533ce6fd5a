import { bodyElement, checkEnvelope, securityEntries } from "./envelope.ts"
import { operations } from "./operations/operations.ts"
import { Refusal } from "./Refusal.ts"
import { readMessage } from "./readMessage.ts"
import type { Track, Work } from "./Track.ts"
import { validate } from "./validate.ts"
import { type Credentials, checkSecurity, type Pass } from "./wsse.ts"

/** A message that has passed all checks. */
export interface Call {
  readonly operation: string
  readonly pass: Pass
  readonly work: Work
}

const checkAction = (action: string | undefined, operation: string): void => {
  const named = (action ?? "").trim().replace(/^"(.*)"$/, "$1")
  if (named !== "" && named !== `urn:mahmal:etrack:1:${operation}`)
    throw new Refusal("Client.Schema", "SOAPAction names another operation than the Body.", "SOAPAction")
}

/** Checks a request in the order of the contract, and refuses at the first check that fails, before any work. */
export const receive = (bytes: Uint8Array, action: string | undefined, expected: Credentials, track: Track): Call => {
  const document = readMessage(bytes)
  try {
    checkEnvelope(document)
    const pass = checkSecurity(securityEntries(document), expected, Date.now())
    validate(document)
    const request = bodyElement(document)
    const operation = request.name
    const prepare = Object.hasOwn(operations, operation) ? operations[operation] : undefined
    if (prepare === undefined)
      throw new Refusal("Client.Schema", `${operation} is not an operation of the e-track.`, operation)
    checkAction(action, operation)
    return { operation, pass, work: prepare(track, request) }
  } finally {
    document.dispose()
  }
}
