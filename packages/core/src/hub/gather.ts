import { Data, Effect } from "effect"
import { exchangeId } from "../exchange/Exchange.ts"
import type { GroupId, PilgrimId } from "../journey/ids.ts"
import { People } from "../ports/People.ts"
import { Hub } from "./Hub.ts"
import type { Story } from "./Journal.ts"

/**
 * Takes the confirmed members of a group into one submission to the e-track, under a reference that was never used.
 *
 * Whoever is in a submission already, or has left, is left out; when nobody remains, nothing happens.
 */
export const gatherGroups = Effect.fn("gatherGroups")(function* (groups: ReadonlyArray<GroupId>) {
  const people = yield* People
  const hub = yield* Hub
  const stories = yield* people.ofGroups(groups)
  yield* Effect.forEach(
    Map.groupBy(stories.filter(isFree), ({ group }) => group),
    ([group, members]) => {
      const reference = `${group}-${eventsOf(stories.filter((story) => story.group === group))}`
      const pilgrims = members.map(({ pilgrim }) => pilgrim)
      return hub
        .submit({
          _tag: "Acts",
          acts: pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "AskRegistration", reference } })),
          opens: [{ exchange: exchangeId("etrack.register", reference), operation: "etrack.register", pilgrims }],
        })
        .pipe(Effect.catchTag("Refusal", () => Effect.fail(new GatheredTooLate())))
    },
    { concurrency: "unbounded", discard: true },
  )
})

const isFree = ({ state }: Story): boolean =>
  state._tag === "Drawn" && state.campaign !== undefined && state.asked === undefined

/** How many events a group's journeys hold together: every submission adds some, so no number is met twice. */
const eventsOf = (stories: ReadonlyArray<Story>): number => stories.reduce((sum, { version }) => sum + version, 0)

/**
 * Takes pilgrims whose bracelets are wanted into one bracelet order. `order` is its number, never used before.
 *
 * Whoever is in an order already, or has left, is left out.
 */
export const gatherBracelets = Effect.fn("gatherBracelets")(function* (
  order: string,
  pilgrims: ReadonlyArray<PilgrimId>,
) {
  const people = yield* People
  const hub = yield* Hub
  const found = yield* people.find(pilgrims)
  const waiting = [...found.values()]
    .map(({ story }) => story)
    .filter(({ state }) => state._tag === "Visa" && state.asked && state.order === undefined)
    .map(({ pilgrim }) => pilgrim)
  if (waiting.length === 0) return
  yield* hub
    .submit({
      _tag: "Acts",
      acts: waiting.map((pilgrim) => ({ pilgrim, command: { _tag: "OrderBracelet", order } })),
      opens: [{ exchange: exchangeId("bracelet.order", order), operation: "bracelet.order", pilgrims: waiting }],
    })
    .pipe(Effect.catchTag("Refusal", () => Effect.fail(new GatheredTooLate())))
})

/** What was gathered had changed before it was written; nothing was written, and gathering again finds what is true. */
export class GatheredTooLate extends Data.TaggedError("GatheredTooLate") {}
