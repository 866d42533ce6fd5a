import { toHex } from "@mahmal/gate"
import { Clock, Effect, Schema } from "effect"
import { type KeysOfReaders, keysOfReaders } from "./keysOfReaders.ts"
import type { MissionKey } from "./MissionKeys.ts"
import { readMissionKeys } from "./missionKeyFile.ts"

/** This hub's file of the mission's keys is not the newest: what readers believe by it would not be what they believe now. */
export class MissionKeysStale extends Schema.TaggedError<MissionKeysStale>()("MissionKeysStale", {
  /** Keys that readers believe, and the file does not know. */
  missing: Schema.Array(Schema.String),
  /** Keys that were withdrawn from readers, and of which the file does not know it. */
  withdrawn: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return [
      ...(this.missing.length === 0
        ? []
        : [
            `The file GATE_KEY_FILE lacks keys that readers believe (${this.missing.join(", ")}): no gate would let in whose bracelet they signed.`,
          ]),
      ...(this.withdrawn.length === 0
        ? []
        : [
            `The file GATE_KEY_FILE has keys that were withdrawn (${this.withdrawn.join(", ")}): gates would let in whose bracelet they signed.`,
          ]),
      `Give this hub the newest file; a key that was stolen is taken out by "mahmal gate withdraw-key" alone.`,
    ].join(" ")
  }
}

/** Seconds until all hubs have read a file that changed, and a list that one of them made is by the keys of all. */
export const settled = 120

/**
 * Fails unless these are all keys that readers believe, and none that was withdrawn from them. A list made of fewer would make the
 * bracelets of the missing ones invalid at every gate; a withdrawn key is in the file still, with its mark.
 */
export const mustHoldKeys = (held: ReadonlyArray<MissionKey>, { listed, withdrawn }: KeysOfReaders) => {
  const names = new Set(held.map(nameOf))
  const missing = [...listed].filter((name) => !names.has(name))
  const back = activeNames(held).filter((name) => withdrawn.has(name))
  return missing.length === 0 && back.length === 0
    ? Effect.void
    : Effect.fail(new MissionKeysStale({ missing, withdrawn: back }))
}

/** The same for a hub that may sign bracelets: until its file has settled, one key that readers believe is enough. */
export const mustHoldKeysOrSettle = Effect.fnUntraced(function* (
  held: ReadonlyArray<MissionKey>,
  known: KeysOfReaders,
) {
  const age = (yield* Clock.currentTimeMillis) / 1000 - known.issued
  if (age < settled && activeNames(held).some((name) => known.listed.has(name))) return
  yield* mustHoldKeys(held, known)
})

/**
 * Fails unless the file is the newest. One that was left behind on another machine, or not restored, would otherwise be believed,
 * or be made anew, and be noticed at a gate.
 */
export const mustHoldKeysInFile = Effect.fn("mustHoldKeysInFile")(function* (path: string) {
  const known = yield* keysOfReaders()
  if (known === undefined) return
  const held = yield* Effect.tryPromise({
    try: () => readMissionKeys(path, "reject"),
    catch: (cause) => cause as Error,
  })
  yield* mustHoldKeys(held, known)
})

const nameOf = ({ signer }: MissionKey): string => toHex(signer.keyId)

const activeNames = (held: ReadonlyArray<MissionKey>): ReadonlyArray<string> =>
  held.filter(({ withdrawn }) => !withdrawn).map(nameOf)
