import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { socketsOf } from "../../src/postgres/Embedded.ts"
import { hubProcess } from "../support/hubProcess.ts"
import { until } from "../support/until.ts"

const program = fileURLToPath(new URL("./startsPostgres.ts", import.meta.url))

const runs = (id: number): boolean => {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

describe("a temporary PostgreSQL", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)("goes with whoever started it and is ended by %s", async (signal) => {
    const starter = hubProcess([], {}, { program })
    const folder = await until(async () => (starter.output().endsWith("\n") ? starter.output().trim() : undefined))
    const [postgres] = (await readFile(`${folder}/data/postmaster.pid`, "utf8")).split("\n")
    const sockets = socketsOf(`${folder}/data`)
    expect([runs(Number(postgres)), existsSync(sockets)]).toEqual([true, true])
    await starter.end(signal)
    await until(async () => (existsSync(folder) || existsSync(sockets) ? undefined : true))
    expect(runs(Number(postgres))).toBe(false)
  })
})
