/**
 * The condition for exchanges in which something is still to come, as their indexes have it: what waits, and what is being
 * sent for the first time by a hub that lives.
 */
export const isOpen = `(waits in ('Due', 'Sending', 'Accepted', 'InDoubt')
  or state = 'Sending' and opened >= (select coalesce(min(oldest), 'infinity') from hub_run))`

/** The condition for exchanges in one state, `$` standing for its name. What is done has no index: it is most of them. */
export const inState = (state: string | undefined): string => {
  if (state === "Done") return "state = $"
  if (state === "Sending")
    return "state = $ and (waits = $ or opened >= (select coalesce(min(oldest), 'infinity') from hub_run))"
  return "waits = $"
}

const sentByLiving = "state = 'Sending' and opened >= (select coalesce(min(oldest), 'infinity') from hub_run)"

/** The condition for exchanges that did not take effect, or have not yet. */
export const unfulfilled = `(waits is not null or ${sentByLiving})`

/** The condition for exchanges in any of several states, `$` standing for the array of their names. */
export const inStates = (states: ReadonlyArray<string>): string => {
  if (states.includes("Done")) return "state = any($::text[])"
  return states.includes("Sending") ? `(waits = any($::text[]) or ${sentByLiving})` : "waits = any($::text[])"
}
