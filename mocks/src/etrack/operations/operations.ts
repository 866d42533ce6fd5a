import type { Operation } from "../Track.ts"
import { cancelMember } from "./cancelMember.ts"
import { findGroup } from "./findGroup.ts"
import { getRegistration } from "./getRegistration.ts"
import { listRegistrations } from "./listRegistrations.ts"
import { registerGroup } from "./registerGroup.ts"

/** The operations by the element of the request, which is also their name. */
export const operations: Readonly<Record<string, Operation>> = {
  RegisterGroup: registerGroup,
  GetRegistration: getRegistration,
  FindGroup: findGroup,
  ListRegistrations: listRegistrations,
  CancelMember: cancelMember,
}
