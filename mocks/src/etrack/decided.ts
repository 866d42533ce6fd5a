import type { Member, Registration } from "./Registration.ts"
import { branch, leaf } from "./xml.ts"

/** What was decided about a member; a cancellation that came later changes nothing about it. */
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

/** Where a submission stands: the content of GetRegistration's answer and, once decided, of the notification. */
export const decided = ({ receipt, reference, decidedAt, members }: Registration): string =>
  [
    leaf("Receipt", receipt),
    leaf("Reference", reference),
    leaf("Status", decidedAt === undefined ? "PENDING" : "DECIDED"),
    leaf("DecidedAt", decidedAt),
    ...members.map(decision),
  ].join("")
