import { Effect, Layer } from "effect"
import { followJourneys } from "./issuing/followJourneys.ts"
import * as KeysInFile from "./keys/KeysInFile.ts"
import { mustHoldKeysInFile } from "./keys/mustHoldKeys.ts"

/** Issues the credentials of bracelets and revokes them as journeys move on, for as long as the hub lives. */
export const layer = Layer.effectDiscard(Effect.forkScoped(followJourneys())).pipe(Layer.provide(KeysInFile.layer))

/** That a hub without the newest keys does not start. */
export const keysKnownLayer = Layer.effectDiscard(Effect.flatMap(KeysInFile.keyFilePath, mustHoldKeysInFile))
