import { decided } from "../decided.ts"
import type { Operation } from "../Track.ts"
import { branch, texts } from "../xml.ts"

/** Returns the status of a submission, by its receipt. */
export const getRegistration: Operation = ({ registry }, request) => {
  const { Receipt: receipt = "" } = texts(request)
  return () => branch("GetRegistrationResponse", decided(registry.get(receipt)))
}
