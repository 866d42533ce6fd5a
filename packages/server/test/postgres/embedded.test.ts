import { spawn } from "node:child_process"
import { chmod, readFile, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import pg from "pg"
import { expect, it, onTestFinished } from "vitest"
import { enterableFolder } from "../../src/postgres/temporaryPostgres.ts"
import { ownPostgres } from "../chaos/ownPostgres.ts"

it("asks nobody for a password, and lets nobody else come so far, also where its folder of sockets was there before", async () => {
  const postgres = await ownPostgres()
  const sockets = dirname(postgres.socket)
  await postgres.stopAtOnce()
  await chmod(sockets, 0o777)
  await postgres.start()
  const { mode } = await stat(sockets)
  await postgres.remove()
  expect(mode & 0o777).toBe(0o700)
})

it("starts after a cut of the power, though another process has the number that PostgreSQL had", async () => {
  const folder = await enterableFolder()
  const postgres = await ownPostgres(folder)
  const file = join(folder, "data", "postmaster.pid")
  const left = await readFile(file, "utf8")
  const { uid, gid } = await stat(file)
  await postgres.stopAtOnce()
  const other = spawn("sleep", ["1000"], { uid, gid })
  onTestFinished(() => void other.kill())
  await writeFile(file, left.replace(/^\d+/, String(other.pid)))
  await postgres.start()
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.end()
  await postgres.remove()
  await rm(folder, { recursive: true })
})
