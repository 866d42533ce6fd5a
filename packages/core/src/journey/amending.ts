import type { CommandOf } from "./Command.ts"
import { type Decision, happens, nothing, refuse } from "./Decision.ts"
import type { Event } from "./Event.ts"
import type { HeldEntitlement, StateOf } from "./State.ts"

/** Another campaign in place of the one that was confirmed. */
export const changeCampaign = (
  state: StateOf<"Drawn" | "Registered" | "Visa">,
  command: CommandOf<"ChangeCampaign">,
): Decision => {
  if (state.campaign === command.campaign) return nothing()
  if (state._tag === "Drawn" && state.campaign === undefined)
    return refuse(state, command, "not-confirmed", "The place is not confirmed with a campaign yet: confirm it.")
  // What is ordered has the campaign on it, and opens its camps.
  if (state._tag === "Visa" && state.order !== undefined)
    return refuse(
      state,
      command,
      "taken-by-another",
      `The bracelet is in order ${state.order}, with the campaign on it.`,
    )
  return happens({ _tag: "CampaignConfirmed", campaign: command.campaign })
}

/**
 * A permit or visa in place of the one on record. What is recorded here is cancelled if the journey ends, so that a typing error would
 * cancel another document.
 */
export const reissue = (state: StateOf<"Visa" | "Bracelet">, command: CommandOf<"RecordReissue">): Decision => {
  const { entitlement } = state
  const other = fieldThatDiffers(entitlement, command.entitlement)
  if (other === undefined) return nothing()
  const unlike = fieldThatDiffers(entitlement, command.replaces)
  if (unlike !== undefined)
    return refuse(
      state,
      command,
      "contradiction",
      `The ${unlike} of the permit or visa on record is ${entitlement[unlike]}, not ${command.replaces[unlike]}.`,
      `/replaces/${unlike}`,
    )
  if (other === "kind")
    return refuse(
      state,
      command,
      "contradiction",
      `On record is a ${entitlement.kind}, and no ${command.entitlement.kind} takes its place.`,
      "/entitlement/kind",
    )
  return happens({ _tag: "EntitlementReissued", entitlement: command.entitlement })
}

/** The first field in which two documents differ. */
const fieldThatDiffers = (one: HeldEntitlement, other: HeldEntitlement): keyof HeldEntitlement | undefined =>
  (["kind", "id", "number"] as const).find((field) => one[field] !== other[field])

/**
 * A death or a return that was recorded by mistake. Only in the country: before travel, what was done outside is being undone, and
 * nobody can go on with that.
 */
export const takeBack =
  (of: CommandOf<"TakeBack">["what"], event: Event) =>
  (state: StateOf<"Returned" | "Deceased">, command: CommandOf<"TakeBack">): Decision => {
    if (command.what !== of)
      return refuse(state, command, "contradiction", `On record is a ${of}, not a ${command.what}.`)
    return state.worn === undefined
      ? refuse(
          state,
          command,
          "not-possible-here",
          "Only of who wore a bracelet in the country can it be taken back, and while no other was being made.",
        )
      : happens(event)
  }
