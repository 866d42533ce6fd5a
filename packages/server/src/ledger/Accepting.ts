import { Context, Effect, Schema } from "effect"

/** The hub takes no commands, because what it writes cannot be proven for so long already. */
export class NotSealed extends Schema.TaggedError<NotSealed>()("NotSealed", {
  /** Milliseconds since 1970: since when something waits for a seal. */
  since: Schema.Number,
  /** Why it is not sealed, as far as this hub knows. */
  why: Schema.String,
}) {
  override get message(): string {
    return `Since ${new Date(this.since).toISOString()} nothing was sealed, and until it is the hub takes no commands: ${this.why}`
  }
}

/** Whether the hub takes commands now. A hub that seals nothing always does. */
export const Accepting = Context.Reference<{ readonly check: Effect.Effect<void, NotSealed> }>(
  "@mahmal/server/ledger/Accepting",
  { defaultValue: () => ({ check: Effect.void }) },
)
