import { readdir, readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { sha256 } from "@mahmal/core/hashing/sha256"

/** A contract as it lies under `contracts`. */
export interface Contract {
  readonly system: string
  readonly version: string
  /** SHA-256 over a line for each file, in the order of their paths: its SHA-256, two blanks, its path, a line feed. */
  readonly digest: string
}

/** Folders there that are no foreign system's. */
const others: ReadonlySet<string> = new Set(["hub", "pacts", "test", "node_modules"])

/** Where a contract says its version: in its OpenAPI document, its WSDL, or the list of its resources. */
const versions = [
  ["openapi.yaml", /^ {2}version: ["']?([^"'\s]+)/m],
  ["etrack.wsdl", /targetNamespace="urn:[^":]+:[^":]+:(\d+)/],
  ["api-docs/resources.json", /"apiVersion": "([^"]+)"/],
] as const

/** The contracts that this hub was built with, by their names. */
export const readContracts = async (): Promise<ReadonlyArray<Contract>> => {
  const folder = dirname(createRequire(import.meta.url).resolve("@mahmal/contracts/package.json"))
  const entries = await readdir(folder, { withFileTypes: true })
  const systems = entries.filter((entry) => entry.isDirectory() && !others.has(entry.name)).map(({ name }) => name)
  return Promise.all(systems.sort().map((system) => readContract(join(folder, system), system)))
}

const readContract = async (folder: string, system: string): Promise<Contract> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, string>()
  for (const path of paths) files.set(path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path, "utf8"))
  const lines = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => `${sha256(text)}  ${path}\n`)
  const version = versions.flatMap(([file, pattern]) => pattern.exec(files.get(file) ?? "")?.[1] ?? [])[0]
  return { system, version: version ?? "unversioned", digest: sha256(lines.join("")) }
}
