import { join } from "node:path"
import { Clock, Config, Effect, Layer } from "effect"
import { folder } from "../../folder.ts"
import { keysOfReaders } from "./keysOfReaders.ts"
import { type MissionKey, MissionKeys } from "./MissionKeys.ts"
import { readMissionKeys } from "./missionKeyFile.ts"

/** Milliseconds after which the file is read again: a key that was added signs without a restart. */
const keptFor = 60_000

/** Where the keys are, and what the mission is called in its bracelets. */
export interface Options {
  readonly path: string
  /** At most 40 letters, such as `hajj.example`; the address of the status list begins with it. */
  readonly issuer: string
}

/** The mission's keys in a file, which is made when a key is needed first, and only while no reader knows any. */
export const layerOf = ({ path, issuer }: Options) =>
  Layer.effect(
    MissionKeys,
    Effect.gen(function* () {
      let missing: "make" | "reject" = (yield* keysOfReaders()) === undefined ? "make" : "reject"
      let held: { readonly at: number; readonly keys: Promise<ReadonlyArray<MissionKey>> } | undefined
      return {
        issuer,
        read: Effect.flatMap(Clock.currentTimeMillis, (now) => {
          if (held === undefined || now - held.at >= keptFor) held = { at: now, keys: readMissionKeys(path, missing) }
          const { keys } = held
          return Effect.promise(() => keys).pipe(
            Effect.tap(() =>
              Effect.sync(() => {
                missing = "reject"
              }),
            ),
            Effect.tapCause(() =>
              Effect.sync(() => {
                held = undefined
              }),
            ),
          )
        }),
      }
    }),
  )

/** Where the file of the keys is. */
export const keyFilePath = Config.withDefault(Config.NonEmptyString("GATE_KEY_FILE"), join(folder, "gate-keys.json"))

/** The mission's keys as `GATE_KEY_FILE` and `GATE_ISSUER` say. */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const path = yield* keyFilePath
    const issuer = yield* Config.withDefault(Config.NonEmptyString("GATE_ISSUER"), "hub.mahmal.example")
    return layerOf({ path, issuer })
  }),
)
