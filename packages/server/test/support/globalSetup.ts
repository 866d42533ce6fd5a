import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import { startEmbedded } from "../../src/postgres/Embedded.ts"

declare module "vitest" {
  interface ProvidedContext {
    postgres: string
  }
}

/** One PostgreSQL for the whole run. Every test file makes databases of its own in it. */
export default async (project: TestProject) => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-test-"))
  // Where we are root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  // What a test needs to survive is a killed hub, never a cut of the power.
  const postgres = await startEmbedded(join(folder, "data"), { fsync: "off", max_connections: "400" })
  project.provide("postgres", postgres.urlOf("postgres"))
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
