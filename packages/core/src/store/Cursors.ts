import { Context, type Effect } from "effect"
import type { JournalUnavailable } from "./Journal.ts"

/** How far each feed has been read. A feed that was never read stands at the empty string. */
export class Cursors extends Context.Service<
  Cursors,
  {
    readonly read: (feed: string) => Effect.Effect<string, JournalUnavailable>
    readonly write: (feed: string, cursor: string) => Effect.Effect<void, JournalUnavailable>
  }
>()("@mahmal/core/store/Cursors") {}
