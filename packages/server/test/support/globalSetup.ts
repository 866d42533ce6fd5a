import type { TestProject } from "vitest/node"
import { temporaryPostgres } from "../../src/postgres/temporaryPostgres.ts"

declare module "vitest" {
  interface ProvidedContext {
    postgres: string
  }
}

/** One PostgreSQL for the whole run. Every test file makes databases of its own in it. */
export default async (project: TestProject) => {
  const postgres = await temporaryPostgres({ max_connections: "400" })
  project.provide("postgres", postgres.urlOf("postgres"))
  return postgres.remove
}
