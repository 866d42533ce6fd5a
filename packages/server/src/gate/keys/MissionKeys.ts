import type { KeyPair, Signer } from "@mahmal/gate"
import { Context, type Effect } from "effect"

/**
 * One of the mission's keys: it signs from `from` on, and is believed for what it signed until `until` (seconds since 1970).
 * A withdrawn one is believed for nothing: it may sign a list without itself, once, for readers that know no other.
 */
export interface MissionKey {
  readonly signer: Signer
  readonly publicKey: KeyPair["publicKey"]
  readonly from: number
  readonly until: number
  readonly withdrawn: boolean
}

/**
 * The keys that sign bracelets, status lists and trust lists, and the name of the mission in what they sign.
 *
 * A private key stays behind its `Signer`: an HSM or a key service is another layer of this service.
 */
export class MissionKeys extends Context.Service<
  MissionKeys,
  {
    readonly issuer: string
    /** All keys that readers shall believe, those included that sign later only, and the withdrawn ones. At least one signs now. */
    readonly read: Effect.Effect<ReadonlyArray<MissionKey>>
  }
>()("@mahmal/server/gate/keys/MissionKeys") {}

/** The key that signs at a moment: the newest of those that have begun and were not withdrawn. */
export const signingKey = (keys: ReadonlyArray<MissionKey>, now: number): MissionKey => {
  const newest = newestOf(
    keys.filter(({ withdrawn }) => !withdrawn),
    now,
  )
  if (newest === undefined) throw new Error("none of the mission's keys signs yet")
  return newest
}

/** The newest of the keys that have begun at a moment. */
export const newestOf = (keys: ReadonlyArray<MissionKey>, now: number): MissionKey | undefined =>
  keys.filter(({ from }) => from <= now).toSorted((a, b) => b.from - a.from)[0]
