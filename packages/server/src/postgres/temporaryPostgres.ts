import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Embedded, startEmbedded } from "./Embedded.ts"

/** A PostgreSQL that goes with all that is in it. */
export interface TemporaryPostgres {
  readonly urlOf: Embedded["urlOf"]
  /** A folder that goes with it, for what belongs to it. */
  readonly folder: string
  /** Stops it, and removes the folder. */
  readonly remove: () => Promise<void>
}

/** Makes a temporary folder in which a PostgreSQL can be started. */
export const enterableFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-"))
  // Where we are root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  return folder
}

/** Starts a PostgreSQL in a temporary folder. What is written outlives its processes, but, unless said, not a cut of the power. */
export const temporaryPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<TemporaryPostgres> => {
  const folder = await enterableFolder()
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    const { urlOf, stop } = await startEmbedded(join(folder, "data"), { fsync: "off", ...settings })
    return { urlOf, folder, remove: () => stop("immediate").then(removeFolder) }
  } catch (error) {
    await removeFolder()
    throw error
  }
}
