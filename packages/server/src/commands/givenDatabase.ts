import { join } from "node:path"
import { Config, Effect, Option } from "effect"
import { embeddedDatabase } from "./embeddedDatabase.ts"
import { folder } from "./folder.ts"

/** The database that `DATABASE_URL` names, or else the embedded one of `pnpm start`. */
export const givenDatabase = Effect.flatMap(Config.option(Config.NonEmptyString("DATABASE_URL")), (given) =>
  Option.isSome(given)
    ? Effect.succeed({ url: given.value, stop: () => Promise.resolve() })
    : embeddedDatabase(join(folder, "postgres")),
)
