import { execFileSync } from "node:child_process"
import { randomInt } from "node:crypto"
import { appendFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { until } from "../support/until.ts"
import { drawnWorld } from "./drawnWorld.ts"
import { confirmAll, untilReady } from "./load.ts"
import { ownPostgres } from "./ownPostgres.ts"
import { untilSettled, wrongsOfOutage } from "./wrongsOfOutage.ts"

const seed = String(randomInt(1_000_000))
/** A hub is ready again so soon after there is room, in milliseconds. */
const readyWithin = 10_000

const closers: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A folder on a disk of its own, of so many mebibytes; or why there can be none. */
const smallDisk = (size: number): { readonly folder: string } | { readonly why: string } => {
  const folder = mkdtempSync(join(tmpdir(), "mahmal-disk-"))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}m,mode=755`, "tmpfs", folder], { stdio: "pipe" })
  } catch (error) {
    return { why: `no file system can be mounted here: ${(error as Error).message}` }
  }
  closers.push(() => execFileSync("umount", [folder]))
  return { folder }
}

/** Writes a file until the disk is full, and gives what removes it. */
const fill = (folder: string): (() => void) => {
  const ballast = join(folder, "ballast")
  for (let size = 1 << 20; size >= 1; size >>= 1)
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size))
    } catch {
      // A smaller piece may still fit.
    }
  return () => rmSync(ballast)
}

describe(`a hub under load whose database's disk is full (seed ${seed})`, () => {
  it.for([
    ["and PostgreSQL goes on without it", false],
    ["and PostgreSQL ends for the want of it", true],
  ] as const)("loses and doubles nothing, %s", { timeout: 600_000 }, async ([, ends], { skip }) => {
    const disk = smallDisk(256)
    if ("why" in disk) return skip(disk.why)
    const postgres = await ownPostgres(disk.folder, { min_wal_size: "32MB", max_wal_size: "64MB", wal_recycle: "off" })
    closers.push(postgres.remove)
    const world = await drawnWorld(postgres.url, 250, seed)
    closers.push(world.close)
    const { origin, groups, headers } = world
    const hub = world.start(["serve"])
    await untilReady(origin)
    const load = confirmAll({ origins: [origin], headers, groups, atOnce: 4 })
    await until(async () => load.answered.length > groups.length / 3 || undefined, 5)
    const makeRoom = fill(disk.folder)
    await until(async () => load.failed() > 0 || undefined, 5)
    // What is written ahead needs a new file now, and there is no room for it.
    if (ends) await world.database.query("select pg_switch_wal()").catch(() => {})
    await until(async () => load.failed() > 20 || undefined, 5)
    makeRoom()
    const freed = Date.now()
    // As those who look after a database do, or what does it for them.
    await until(
      () =>
        postgres.start().then(
          () => true,
          () => undefined,
        ),
      200,
    )
    await untilReady(origin)
    const readyAfter = Date.now() - freed
    await load.done
    await untilSettled(world)
    expect(await wrongsOfOutage(world, load.answered), hub.output()).toEqual([])
    expect(readyAfter).toBeLessThan(readyWithin)
    expect(hub.running()).toBe(true)
  })
})
