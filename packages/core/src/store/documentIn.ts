import type { Event } from "../journey/Event.ts"
import type { HeldEntitlement } from "../journey/State.ts"

/** The events that tell of a permit or visa. */
export const documentEvents = ["EntitlementIssued", "EntitlementReissued", "FoundOutside"] as const

/** The permit or visa that an event tells of, if it tells of one. */
export const documentIn = (event: Event): HeldEntitlement | undefined => {
  switch (event._tag) {
    case "EntitlementIssued":
    case "EntitlementReissued":
      return event.entitlement
    case "FoundOutside":
      return event.found.what === "entitlement" ? event.found.held : undefined
    default:
      return undefined
  }
}
