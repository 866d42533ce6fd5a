import { Effect } from "effect"
import { port } from "../port.ts"
import { freePort } from "./freePort.ts"

/**
 * Where the hub is to listen, as `PORT` says; for 0 a free port that the system chooses. It is known before the hub listens, since
 * the foreign systems are told where to call back: whoever takes it in between is told of as of any other port that is taken.
 */
export const chosenPort = Effect.flatMap(port, (wanted) =>
  wanted === 0 ? Effect.promise(freePort) : Effect.succeed(wanted),
)
