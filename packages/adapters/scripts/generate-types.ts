import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { typesOf } from "@mahmal/openapi-types/typesOf"

const systems = ["visa-authority", "bracelet-maker", "sms-operator"]

/** The generated modules of this package, by their path: the types of each REST contract. */
export const generateTypes = async (): Promise<ReadonlyMap<string, string>> => {
  const modules = new Map<string, string>()
  for (const system of systems) {
    const contract = fileURLToPath(import.meta.resolve(`@mahmal/contracts/${system}/openapi.yaml`))
    const path = fileURLToPath(new URL(`../src/${system}/generated/openapi.ts`, import.meta.url))
    const origin = `// Generated from contracts/${system}/openapi.yaml by scripts/generate-types.ts; not to be edited.\n\n`
    modules.set(path, origin + (await typesOf(contract)))
  }
  return modules
}

if (import.meta.main) for (const [path, text] of await generateTypes()) await writeFile(path, text)
