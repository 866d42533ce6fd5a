import { misplacedAt, unsigned } from "@mahmal/core/committee/decide"
import { Effect, Result } from "effect"
import type { Source } from "../intake/readCsv.ts"
import { readSeason } from "../season/readSeason.ts"
import { storeFrozen } from "../season/storeApplications.ts"
import { Vault } from "../vault/Vault.ts"
import { freezeApplicants } from "./freezeApplicants.ts"
import { type Asked, perform } from "./perform.ts"
import { readProcedure } from "./readStage.ts"

/**
 * Corrects a frozen pool: stores the applications that were forgotten, if any, leaves out who has left since, and
 * freezes another pool. A commitment to the pool before it no longer holds.
 *
 * Not after the randomness came: then the committee would choose between two outcomes that it knows.
 */
export const correct = Effect.fn("correct")(function* (asked: Asked, applications?: Source) {
  const { figures } = yield* readSeason(asked.season)
  if (applications !== undefined) {
    const { stage } = yield* readProcedure(asked.season)
    const late = "comes" in stage && asked.now / 1000 >= stage.comes
    const refusal = unsigned(stage, "Correct", asked.signed) ?? misplacedAt(stage, "Correct")
    if (refusal !== undefined) return yield* refusal
    // What comes too late is refused below, in words; nothing is stored for it.
    if (!late) yield* storeFrozen(figures, applications)
  }
  const { open } = yield* Vault
  return yield* perform("Correct", asked, async (client) => {
    const { frozen, files } = await freezeApplicants(client, asked.season, open)
    return Result.succeed({ act: { _tag: "Correct", ...frozen }, files })
  })
})
