import { execFile } from "node:child_process"
import { constants } from "node:fs"
import { stat } from "node:fs/promises"
import { dirname } from "node:path"
import { promisify } from "node:util"
import { EmbeddedUnavailable } from "./EmbeddedUnavailable.ts"

const run = promisify(execFile)

/** The user in whose name PostgreSQL runs when we are root, whom it refuses; made where there is none. */
export const postgresUser = async (): Promise<{ readonly uid: number; readonly gid: number }> => {
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout)
  try {
    return { uid: await id("-u"), gid: await id("-g") }
  } catch {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"])
    return { uid: await id("-u"), gid: await id("-g") }
  }
}

/** The folder on the way to a path that other users cannot enter, if there is one. */
export const closedFolder = async (path: string): Promise<string | undefined> => {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (((await stat(folder)).mode & constants.S_IXOTH) === 0) return folder
  return undefined
}

/** As root we run PostgreSQL as another user, who must be able to come in. */
export const mustBeReachable = async (path: string): Promise<void> => {
  const folder = await closedFolder(path)
  if (folder !== undefined)
    throw new EmbeddedUnavailable(
      `PostgreSQL does not run as root, and its user "postgres" cannot reach ${path}: ${folder} is closed to others. ` +
        "Move the project to a folder that others can enter, start it as another user, or set DATABASE_URL.",
    )
}
