import { type Effect, Semaphore } from "effect"
import { Database, type Transaction } from "../postgres/Database.ts"

// Waiting for the database's lock would take a connection; here it takes none.
const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)

/**
 * Runs `use` while nobody else adds to a season's applications, nor freezes or draws them: a decision depends on all that the
 * season holds, and an act of the committee takes in all of a file or nothing of it.
 */
export const intakeAlone = <A, E, R>(season: string, use: (transaction: Transaction) => Effect.Effect<A, E, R>) =>
  oneAtATime(Database.use(({ alone }) => alone(`intake ${season}`, use)))
