import { Context, Effect, Layer } from "effect"
import type { DatabaseUnavailable } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import type { Reads } from "../rights/rights.ts"

/** One thing that somebody asked of the hub, and what came of it. It names pilgrims by reference alone. */
export interface TrailEntry {
  readonly caller: CallerShape
  /**
   * `<group>.<endpoint>`; and `session.begin`, `session.end` and `session.prove` for signing in and out, and for a wrong
   * proof; `callback.<system>` for a wrong one in the name of a foreign system; `<command>.<what>` for what the command
   * line alone can do.
   */
  readonly operation: string
  readonly reads: Reads
  readonly act: boolean
  /** What the address named, then those whom the answer showed: by reference, and other things as `<kind>/<name>`. */
  readonly subjects: ReadonlyArray<string>
  /** `denied` is without the right, and for foreign objects; `refused` is any other answer of 4xx; `failed` is 5xx. */
  readonly outcome: "done" | "denied" | "refused" | "failed"
  readonly status: number
}

/**
 * What was read and done, by whom. It is told of every request to a row that acts or reads more than `nothing`, and of
 * every denial, once the outcome is known and before the answer leaves; of what strangers are refused, so much a minute.
 */
export class Trail extends Context.Service<
  Trail,
  {
    /** Keeps an entry. Where it fails, the caller gets no answer but 503, unless an act was done: then it is kept as soon as it can be. */
    readonly record: (entry: TrailEntry) => Effect.Effect<void, DatabaseUnavailable>
  }
>()("@mahmal/server/identity/Trail") {
  /** Keeps nothing: for tests of other things. */
  static readonly silent = Layer.succeed(Trail, { record: () => Effect.void })
}
