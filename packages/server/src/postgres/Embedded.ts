import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { chmod, chown, mkdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"
import { binaries, withinReach } from "./binaries.ts"
import { EmbeddedUnavailable } from "./EmbeddedUnavailable.ts"
import { mustBeReachable, postgresUser } from "./postgresUser.ts"

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

/** Where the PostgreSQL on a data folder listens. Paths of sockets must be short. */
export const socketsOf = (folder: string): string =>
  join(tmpdir(), `mahmal-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 16)}`)

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
  const sockets = socketsOf(data)
  const runner = process.getuid?.() === 0 ? await postgresUser() : undefined
  const bin = runner === undefined ? await binaries() : await withinReach(await binaries())
  // The mode would be that of every folder made on the way too, and shut PostgreSQL's own user out.
  await mkdir(dirname(data), { recursive: true })
  await mkdir(data, { recursive: true, mode: 0o700 })
  await mkdir(sockets, { recursive: true, mode: 0o700 })
  // Its name can be guessed, and whoever reaches the socket is let in: one that somebody else made is not used.
  await chmod(sockets, 0o700)
  if (runner !== undefined) {
    await mustBeReachable(data)
    await chown(data, runner.uid, runner.gid)
    await chown(sockets, runner.uid, runner.gid)
  }
  const options = { ...runner, env: { ...process.env, LC_ALL: "C" }, cwd: data }
  if (!existsSync(join(data, "PG_VERSION")))
    await run(bin.initdb, ["-D", data, "-U", "mahmal", "-A", "trust", "-E", "UTF8", "--locale=C"], options)
  const flags = {
    listen_addresses: "",
    unix_socket_directories: sockets,
    max_connections: "200",
    shared_buffers: "256MB",
    ...settings,
  }
  await forgetGone(data)
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

/**
 * Forgets a PostgreSQL that was ended by a cut of the power. What has its number by now is another process, which `pg_ctl` takes for
 * it, and beside which PostgreSQL does not start.
 */
const forgetGone = async (data: string): Promise<void> => {
  const file = join(data, "postmaster.pid")
  const [process = ""] = (await readFile(file, "utf8").catch(() => "")).split("\n")
  if (!/^\d+$/.test(process)) return
  const command = await commandOf(process).catch(() => "")
  if (command !== "" && !command.includes("postgres")) await rm(file, { force: true })
}

/** The command that a process runs. Rejects where there is no such process. */
const commandOf = (process: string): Promise<string> =>
  readFile(`/proc/${process}/cmdline`, "utf8").catch(async () => {
    const { stdout } = await run("ps", ["-o", "args=", "-p", process])
    return stdout
  })
