import type { Operation } from "../Track.ts"
import { branch, leaf, texts } from "../xml.ts"

/** Cancels one registered member, once. */
export const cancelMember: Operation = ({ registry }, request) => {
  const { RegistrationNumber: number = "" } = texts(request)
  return () => {
    const at = registry.cancel(number)
    return branch(
      "CancelMemberResponse",
      leaf("RegistrationNumber", number),
      leaf("Status", "CANCELLED"),
      leaf("CancelledAt", at),
    )
  }
}
