import { join } from "node:path"
import { Config, Effect, Option, Redacted } from "effect"
import { folder } from "../folder.ts"
import { databaseUrl } from "../postgres/Database.ts"
import { embeddedDatabase } from "./embeddedDatabase.ts"

/** The database that `DATABASE_URL` names, or else the embedded one of `pnpm start`. */
export const givenDatabase = Effect.flatMap(Config.option(databaseUrl), (given) =>
  Option.isSome(given)
    ? Effect.succeed({ url: Redacted.value(given.value), stop: () => Promise.resolve() })
    : embeddedDatabase(join(folder, "postgres")),
)
