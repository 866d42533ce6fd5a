import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Embedded, socketsOf, startEmbedded } from "./Embedded.ts"

/** A PostgreSQL that goes with all that is in it: when it is removed, or when this process is gone, however it went. */
export interface TemporaryPostgres {
  readonly urlOf: Embedded["urlOf"]
  /** A folder that goes with it, for what belongs to it. */
  readonly folder: string
  /** Stops it, and removes the folder. */
  readonly remove: () => Promise<void>
}

/** Makes a temporary folder in which a PostgreSQL can be started. */
export const enterableFolder = async (within = tmpdir()): Promise<string> => {
  const folder = await mkdtemp(join(within, "mahmal-"))
  // Where we are root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  return folder
}

// The first line of the file is the process of the PostgreSQL that runs on the folder.
const clearAway = `
  cat > /dev/null
  if read -r postgres < "$0/data/postmaster.pid"; then
    kill -QUIT "$postgres"
    while kill -0 "$postgres"; do sleep 0.1; done
  fi
  rm -rf "$0" "$1"`

/**
 * Has a folder cleared away, with the PostgreSQL in it, by a process that outlives us: a signal that ends us leaves no time
 * for it. It waits for the end of its input, which comes with our own.
 */
const clearedAfterUs = (folder: string): (() => Promise<void>) => {
  const sockets = socketsOf(join(folder, "data"))
  const cleaner = spawn("sh", ["-c", clearAway, folder, sockets], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })
  const gone = once(cleaner, "exit")
  cleaner.unref()
  return async () => {
    cleaner.ref()
    cleaner.stdin.end()
    await gone
  }
}

/**
 * Starts a PostgreSQL in a temporary folder, which is made within another. What is written outlives its processes, but,
 * unless said, not a cut of the power.
 */
export const temporaryPostgres = async (
  settings: Readonly<Record<string, string>> = {},
  within?: string,
): Promise<TemporaryPostgres> => {
  const folder = await enterableFolder(within)
  const remove = clearedAfterUs(folder)
  try {
    const { urlOf } = await startEmbedded(join(folder, "data"), { fsync: "off", ...settings })
    return { urlOf, folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
