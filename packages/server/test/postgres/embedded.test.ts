import { chmod, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { expect, it } from "vitest"
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
