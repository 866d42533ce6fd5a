import { Effect, Result } from "effect"
import { Vault } from "../vault/Vault.ts"
import { freezeApplicants } from "./freezeApplicants.ts"
import { type Asked, perform } from "./perform.ts"

/** Freezes a season's pool. From here on no application is added or changed, except by a correction. */
export const freeze = Effect.fn("freeze")(function* (asked: Asked) {
  const { open } = yield* Vault
  return yield* perform("Freeze", asked, async (client) => {
    const { frozen, files } = await freezeApplicants(client, asked.season, open)
    return Result.succeed({ act: { _tag: "Freeze", ...frozen }, files })
  })
})
