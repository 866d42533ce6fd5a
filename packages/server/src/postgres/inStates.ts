import { type ExchangeStateName, openStates } from "@mahmal/core/exchange/Exchange"

// What a hub that lives is sending for the first time does not wait yet: it is looked for among what was opened lately.
const sentByLiving = "state = 'Sending' and opened >= (select coalesce(min(oldest), 'infinity') from hub_run)"

/** Names of ours, such as those of states, as a list in SQL. */
export const namesOf = (names: ReadonlyArray<string>): string => `(${names.map((one) => `'${one}'`).join(", ")})`

/**
 * The condition for exchanges in any of several states, as their indexes have it. What is done has no index: it is most of
 * them.
 */
export const inStates = (states: ReadonlyArray<ExchangeStateName>): string => {
  if (states.length === 0) return "false"
  if (states.includes("Done")) return `state in ${namesOf(states)}`
  const waiting = `waits in ${namesOf(states)}`
  return states.includes("Sending") ? `(${waiting} or ${sentByLiving})` : waiting
}

/** The condition for exchanges in which something is still to come. */
export const stillOpen = inStates(openStates)

/** The condition for exchanges that did not take effect, or have not yet. */
export const unfulfilled = `(waits is not null or ${sentByLiving})`
