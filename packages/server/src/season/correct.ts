import { Effect } from "effect"
import { freezeApplicants } from "../committee/freezeApplicants.ts"
import { type Asked, performIn, refusalAt } from "../committee/perform.ts"
import { readProcedure } from "../committee/readStage.ts"
import { intakeAlone } from "../intake/intakeAlone.ts"
import type { Source } from "../intake/readCsv.ts"
import { readSeason } from "../store/readSeason.ts"
import { Vault } from "../vault/Vault.ts"
import { readApplications, storeFrozen } from "./storeApplications.ts"

/**
 * Corrects a frozen pool: stores the applications that were forgotten, if any, leaves out who has left since, and
 * freezes another pool. A commitment to the pool before it no longer holds.
 *
 * Not after the randomness came: then the committee would choose between two outcomes that it knows.
 */
export const correct = Effect.fn("correct")(function* (asked: Asked, applications?: Source) {
  const { figures } = yield* readSeason(asked.season)
  const { open } = yield* Vault
  const forgotten = applications && (yield* readApplications(figures, applications))
  // No other act comes in between: what is stored is in the pool that is made of it.
  return yield* intakeAlone(
    asked.season,
    Effect.fnUntraced(function* (transaction) {
      // One time for all of it: nothing is stored for what is refused after that.
      const now = asked.now()
      if (forgotten !== undefined && asked.signed !== undefined) {
        const procedure = yield* readProcedure(asked.season)
        const { stage } = procedure
        const late = "comes" in stage && now / 1000 >= stage.comes
        const refusal = refusalAt(procedure, "Correct", asked)
        if (refusal !== undefined) return yield* refusal
        // What comes too late is refused below, in words; nothing is stored for it.
        if (!late) yield* storeFrozen(figures, forgotten, transaction)
      }
      return yield* performIn(transaction, "Correct", { ...asked, now: () => now }, (client, stage) =>
        freezeApplicants(client, asked.season, open, "Correct", stage),
      )
    }),
  )
}, Effect.scoped)
