import { Config, Effect, Option } from "effect"
import { folder } from "../folder.ts"
import { sealKeyIn } from "../ledger/sealKeyIn.ts"

/** The file of the key that `HUB_SEAL_KEY` names, or else one of our own that is made at the first start. */
export const givenSealKey = Effect.flatMap(Config.option(Config.NonEmptyString("HUB_SEAL_KEY")), (given) =>
  Option.isSome(given) ? Effect.succeed(given.value) : Effect.promise(() => sealKeyIn(folder)),
)
