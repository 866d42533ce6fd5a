import type { Member, Registration } from "./Registration.ts"
import { branch, leaf } from "./xml.ts"

/** The decision about a member, which a later cancellation does not change. */
const decision = ({ pilgrim, standing }: Member): string => {
  if (standing.status === "PENDING") return ""
  const outcome = standing.status === "REJECTED" ? "REJECTED" : "REGISTERED"
  return branch(
    "Decision",
    leaf("PilgrimReference", pilgrim),
    leaf("Outcome", outcome),
    leaf("RegistrationNumber", "number" in standing ? standing.number : undefined),
    leaf("Code", "code" in standing ? standing.code : undefined),
  )
}

/** The status of a submission: the content of GetRegistration's answer and of the notification. */
export const decided = ({ receipt, reference, decidedAt, members }: Registration): string =>
  [
    leaf("Receipt", receipt),
    leaf("Reference", reference),
    leaf("Status", decidedAt === undefined ? "PENDING" : "DECIDED"),
    leaf("DecidedAt", decidedAt),
    ...members.map(decision),
  ].join("")
