import { Checks } from "../checks/Checks.ts"
import type { Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { checkOperations } from "./checkOperations.ts"
import { checkRefusals } from "./checkRefusals.ts"
import { Track } from "./Track.ts"

/** Checks the e-track with the recorded requests of its contract. */
export const checkEtrack = async (endpoint: Endpoint): Promise<readonly Row[]> => {
  const checks = new Checks()
  const track = new Track(endpoint)
  await checkOperations(checks, track, endpoint.patience)
  await checkRefusals(checks, track)
  return checks.rows
}
