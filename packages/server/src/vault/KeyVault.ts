import { Context, type Effect, Schema } from "effect"

/** A data key as it is kept in the database: encrypted by a key that is not there. */
export interface Wrapped {
  /** The name of the key that wrapped it. */
  readonly by: string
  readonly key: Uint8Array
}

/** Keys cannot be had from where they are kept. Nothing was read or written. */
export class KeysUnavailable extends Schema.TaggedError<KeysUnavailable>()("KeysUnavailable", {
  detail: Schema.String,
}) {
  override get message(): string {
    return `The keys of health and religious data cannot be used: ${this.detail}`
  }
}

/**
 * Where the keys are that wrap data keys: a file, an HSM or a key service, never the database. They do not leave it; only
 * data keys go in and out. `name` binds a wrapped key to what it is: it must be told again.
 */
export class KeyVault extends Context.Service<
  KeyVault,
  {
    /** The name of the key that wraps now. */
    readonly current: Effect.Effect<string, KeysUnavailable>
    readonly wrap: (name: string, key: Uint8Array) => Effect.Effect<Wrapped, KeysUnavailable>
    readonly unwrap: (name: string, wrapped: Wrapped) => Effect.Effect<Uint8Array, KeysUnavailable>
  }
>()("@mahmal/server/vault/KeyVault") {}
