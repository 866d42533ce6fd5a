import type { Command } from "./Command.ts"
import type { PilgrimId } from "./ids.ts"

/** A command and whose journey it is for. */
export interface Asked {
  readonly pilgrim: PilgrimId
  readonly command: Command
}
