import { Checks } from "../checks/Checks.ts"
import type { Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { checkOperations } from "./checkOperations.ts"
import { checkRefusals } from "./checkRefusals.ts"
import { Track } from "./Track.ts"

/** Sends the recorded requests of the e-track's contract, and holds the answers against its schemas and promises. */
export const checkEtrack = async (endpoint: Endpoint): Promise<readonly Row[]> => {
  const checks = new Checks()
  const track = new Track(endpoint)
  await checkOperations(checks, track, endpoint.patience)
  await checkRefusals(checks, track)
  return checks.rows
}
