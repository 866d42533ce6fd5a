import { decided } from "../decided.ts"
import type { Operation } from "../Track.ts"
import { branch, texts } from "../xml.ts"

/** Says where a submission stands, by its receipt. */
export const getRegistration: Operation = ({ registry }, request) => {
  const { Receipt: receipt = "" } = texts(request)
  return () => branch("GetRegistrationResponse", decided(registry.get(receipt)))
}
