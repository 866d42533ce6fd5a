import { Effect } from "effect"
import { hasArrived } from "../journey/hasArrived.ts"
import type { GroupId } from "../journey/ids.ts"
import type { StateName } from "../journey/State.ts"
import { People } from "../store/People.ts"
import { Hub } from "./Hub.ts"

/** Where one can still stay at home. */
const before: ReadonlyArray<StateName> = ["Applied", "Waitlisted", "Drawn", "Registered", "Visa", "Bracelet"]

/**
 * Withdraws everybody of the groups who has not travelled yet: a member has left, and by the season's rule the others
 * do not travel without them. Whoever moved on meanwhile is left alone, and so is who is in the country already without a
 * bracelet: a visa is not cancelled there.
 */
export const stopGroups = Effect.fn("stopGroups")(function* (groups: ReadonlyArray<GroupId>) {
  const people = yield* People
  const hub = yield* Hub
  const stories = yield* people.ofGroups(groups)
  yield* Effect.forEach(
    stories.filter(({ state }) => before.includes(state._tag) && !hasArrived(state)),
    ({ pilgrim }) =>
      hub
        .submit({ _tag: "Acts", acts: [{ pilgrim, command: { _tag: "Withdraw" } }] })
        .pipe(Effect.catchTag("Refusal", () => Effect.void)),
    { concurrency: "unbounded", discard: true },
  )
})
