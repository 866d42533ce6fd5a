import { Context, type Effect } from "effect"
import type { Database } from "../postgres/Database.ts"
import { type CallerShape, nobody } from "../rights/Caller.ts"

/** What belongs to a session besides its caller. */
export interface SessionFacts {
  /** The SHA-256 of the cookie's value: the session's name in the database. */
  readonly token: Buffer
  /** Its name in lists and in the trail. */
  readonly id: string
  readonly name: string
  /** What a page of ours sends back with every act. */
  readonly csrf: string
}

/** Who the shell found to be asking. */
export interface Identified {
  readonly caller: CallerShape
  /** Where the request came from (`http/addressOf.ts`); undefined where nobody looked. */
  readonly address?: string
  readonly session?: SessionFacts
  /** Whether what was shown would be taken now; none where nothing was. Where it cannot be asked, it does not hold. */
  readonly holds?: Effect.Effect<boolean, never, Database>
}

/** Of the request that is being answered. A request that nobody looked at is nobody's. */
export const CurrentRequest = Context.Reference<Identified>("@mahmal/server/identity/CurrentRequest", {
  defaultValue: () => ({ caller: nobody }),
})
