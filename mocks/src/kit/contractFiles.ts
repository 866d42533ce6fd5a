import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { Hono } from "hono"
import type { MockEnv } from "./Frame.ts"

const types: Readonly<Record<string, string>> = { yaml: "application/yaml", xsd: "application/xml" }

const folderOf = (system: string): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve(`@mahmal/contracts/${system}/openapi.yaml`))
  } catch {
    return undefined
  }
}

/** The paths of a system's OpenAPI document and schemas; none for a system without an OpenAPI document. */
export const contractFiles = (system: string): readonly string[] => {
  const folder = folderOf(system)
  if (folder === undefined) return []
  const files = readdirSync(folder).filter((file) => types[file.split(".").at(-1) ?? ""] !== undefined)
  return files.sort((a, b) => Number(b === "openapi.yaml") - Number(a === "openapi.yaml")).map((file) => `/${file}`)
}

/** Serves these files from contracts. */
export const contractRoutes = (system: string): Hono<MockEnv> => {
  const routes = new Hono<MockEnv>()
  const folder = folderOf(system) ?? ""
  for (const path of contractFiles(system)) {
    const type = `${types[path.split(".").at(-1) ?? ""]}; charset=utf-8`
    routes.get(path, (c) => c.body(readFileSync(join(folder, path), "utf8"), 200, { "content-type": type }))
  }
  return routes
}
