import { type Fault, InputInvalid, mostFaults } from "../api/problems.ts"

/** The problem of a request with these faults. The first hundred are told, and how many there are. */
export const invalid = (faults: ReadonlyArray<Fault>): InputInvalid => {
  const errors = faults.slice(0, mostFaults)
  const rest = faults.length > mostFaults ? ` The first ${mostFaults} are told.` : ""
  const detail =
    faults.length === 1 ? "One field is not as it must be." : `${faults.length} fields are not as they must be.${rest}`
  return new InputInvalid({ detail, errors })
}
