import { JournalUnavailable } from "@mahmal/core/store/Journal"
import { Effect } from "effect"
import type { DatabaseUnavailable } from "./Database.ts"

/** What keeps us from the database keeps those from the journal who know of no database. */
export const orUnavailable = <A, R>(work: Effect.Effect<A, DatabaseUnavailable, R>) =>
  Effect.mapError(work, ({ detail }) => new JournalUnavailable({ detail }))
