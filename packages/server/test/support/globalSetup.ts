import type { TestProject } from "vitest/node"
import { temporaryPostgres } from "../../src/postgres/temporaryPostgres.ts"
import { roomyMemory } from "./roomyMemory.ts"

declare module "vitest" {
  interface ProvidedContext {
    postgres: string
  }
}

/** One PostgreSQL for the whole run. Every test file makes databases of its own in it. */
export default async (project: TestProject) => {
  // A database is hundreds of small files, and a run makes and drops hundreds of databases.
  const postgres = await temporaryPostgres({ max_connections: "400" }, await roomyMemory())
  project.provide("postgres", postgres.urlOf("postgres"))
  return postgres.remove
}
