import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { erase } from "../../evidence/erase.ts"
import { makeEvidence } from "../../evidence/makeEvidence.ts"
import { Shown } from "../../identity/Shown.ts"
import { readSeals } from "../../ledger/readSeals.ts"
import { readTrail } from "../../ledger/readTrail.ts"
import { Sealing } from "../../ledger/Sealing.ts"
import { Unsealable } from "../../ledger/Unsealable.ts"
import { Caller } from "../../rights/Caller.ts"
import { isOfOtherSeason } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"

/** What seals here; fails where nothing does. */
const sealing = Effect.gen(function* () {
  const here = yield* Effect.serviceOption(Sealing)
  if (Option.isSome(here)) return here.value
  return yield* new Unsealable({ why: "this hub was given no key to seal with, see HUB_SEAL_KEY" })
})

export const ledger = HttpApiBuilder.group(Api, "ledger", (handlers) =>
  handlers.handleAll({
    evidence: Effect.fn("ledger.evidence")(function* ({ params }) {
      return yield* Effect.provideService(makeEvidence(params.pilgrim), Sealing, yield* sealing)
    }, Effect.mapError(problemOf)),
    erase: Effect.fn("ledger.erase")(function* ({ params: { pilgrim }, payload: { reason } }) {
      const { id } = yield* Caller
      return { pilgrim, erased: yield* erase({ pilgrim, by: id, reason }) }
    }, Effect.mapError(problemOf)),
    audit: Effect.fn("ledger.audit")(function* ({ query }) {
      const caller = yield* Caller
      const { items, ...page } = yield* readTrail(query)
      // Whom the trail does not know is not named on it for being looked for.
      if (query.subject !== undefined && items.length > 0) (yield* Shown).push(query.subject)
      // What is about several seasons is for those who work in all of them; a page may be short of what it leaves out.
      return {
        ...page,
        items: items.filter(({ subjects }) => !subjects.some((name) => isOfOtherSeason(name, caller))),
      }
    }, Effect.mapError(problemOf)),
    seals: Effect.fn("ledger.seals")(({ query }) => readSeals(query), Effect.mapError(problemOf)),
  }),
)
