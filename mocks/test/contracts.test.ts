import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { expect, it } from "vitest"
import { parse } from "yaml"
import { RestContract } from "../src/kit/RestContract.ts"

const systems = ["visa-authority", "bracelet-maker", "border-feed", "sms-gateway", "sms-operator"]

const documentOf = (system: string) =>
  parse(readFileSync(createRequire(import.meta.url).resolve(`@mahmal/contracts/${system}/openapi.yaml`), "utf8"))

interface Example {
  readonly at: string
  readonly schema: string[]
  readonly value: unknown
}

/** Every example beside a schema, anywhere in the document. */
const examplesIn = (system: string): Example[] => {
  const document = documentOf(system)
  const found: Example[] = []
  const visit = (node: unknown, path: string[]): void => {
    if (typeof node !== "object" || node === null) return
    if ("schema" in node && "examples" in node)
      for (const [name, example] of Object.entries(
        node.examples as Record<string, { $ref?: string; value: unknown }>,
      )) {
        const { value } =
          example.$ref === undefined ? example : document.components.examples[example.$ref.split("/").at(-1) ?? ""]
        found.push({ at: `${path.join("/")} ${name}`, schema: [...path, "schema"], value })
      }
    for (const [key, child] of Object.entries(node)) visit(child, [...path, key])
  }
  visit(document, [])
  return found
}

it.each(systems)("has examples that are valid by the schemas of %s", (system) => {
  const contract = new RestContract(system)
  const examples = examplesIn(system)
  expect(examples.length).toBeGreaterThan(0)
  for (const { at, schema, value } of examples) expect([at, contract.wrong(value, ...schema)]).toEqual([at, []])
})

it.each(systems)("names every operation of %s once", (system) => {
  const { paths, webhooks = {} } = documentOf(system)
  const operations = [...Object.values(paths), ...Object.values(webhooks)].flatMap((methods) =>
    Object.values(methods as Record<string, { operationId?: string }>).map(({ operationId }) => operationId),
  )
  expect(operations).not.toContain(undefined)
  expect(new Set(operations).size).toBe(operations.length)
})
