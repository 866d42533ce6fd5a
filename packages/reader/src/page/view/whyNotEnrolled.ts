import type { Words } from "@mahmal/gate"
import { HubRefused } from "../hub/askHub.ts"
import { words } from "./words.ts"

/** Why the hub gave no code to a device that asked for one. */
export const whyNotEnrolled = (error: unknown): Words => {
  if (!(error instanceof HubRefused) || error.status === undefined) return words.unreached
  return error.status === 404 ? words.unknownSeason : words.refusedByHub
}
