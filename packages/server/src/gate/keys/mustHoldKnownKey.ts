import { toHex } from "@mahmal/gate"
import { Effect, Schema } from "effect"
import { Database } from "../../postgres/Database.ts"
import type { MissionKey } from "./MissionKeys.ts"
import { readMissionKeys } from "./missionKeyFile.ts"

/** Of the mission's keys this hub holds none that readers know: none of them would believe what it signs. */
export class MissionKeysUnknown extends Schema.TaggedError<MissionKeysUnknown>()("MissionKeysUnknown", {
  held: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return `Readers know none of the mission's keys that this hub holds (${this.held.join(", ")}), and would let nobody in whose bracelet they signed: give it the file GATE_KEY_FILE that signed until now.`
  }
}

/** The names of the keys that the newest list for readers has; undefined where there is none yet. */
export const keysOfReaders = Effect.fn("keysOfReaders")(function* () {
  const database = yield* Database
  const [list] = yield* database.query<{ keys: string }>({
    name: "keys-of-readers",
    text: "select keys from trust_list order by version desc limit 1",
  })
  return list?.keys
})

/** Fails unless one of these keys is among `keysOfReaders`; any will do where there are none yet. */
export const mustBeKnown = (held: ReadonlyArray<MissionKey>, keys: string | undefined) => {
  const names = held.map(({ signer }) => toHex(signer.keyId))
  return keys === undefined || names.some((name) => keys.includes(name))
    ? Effect.void
    : Effect.fail(new MissionKeysUnknown({ held: names }))
}

/**
 * Fails unless the file has a key that readers know. One that was left behind on another machine, or not restored, would otherwise
 * be made anew, and be noticed at a gate.
 */
export const mustHoldKnownKey = Effect.fn("mustHoldKnownKey")(function* (path: string) {
  const known = yield* keysOfReaders()
  if (known === undefined) return
  const held = yield* Effect.tryPromise({
    try: () => readMissionKeys(path, "reject"),
    catch: (cause) => cause as Error,
  })
  yield* mustBeKnown(held, known)
})
