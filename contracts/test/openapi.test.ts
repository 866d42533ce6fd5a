import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { lintFromString, loadConfig } from "@redocly/openapi-core"
import spectralCore from "@stoplight/spectral-core"
import owasp from "@stoplight/spectral-owasp-ruleset"
import { Json, Yaml } from "@stoplight/spectral-parsers"
import { oas } from "@stoplight/spectral-rulesets"
import { describe, expect, it } from "vitest"
import { answers, everywhere } from "./spectralAnswers.ts"

const contracts = fileURLToPath(new URL("..", import.meta.url))
const documents = readdirSync(contracts).flatMap((system) => {
  const file = ["openapi.yaml", "openapi.json"].find((name) => {
    const files = system.includes(".") || system === "node_modules" ? [] : readdirSync(join(contracts, system))
    return files.includes(name)
  })
  return file === undefined ? [] : [{ system, path: join(contracts, system, file) }]
})

const config = await loadConfig({ configPath: join(import.meta.dirname, "redocly.yaml") })
const redocly = async (source: string, path: string): Promise<string[]> => {
  const found = await lintFromString({ source, absoluteRef: path, config })
  return found.map(({ ruleId, location, message }) => `${ruleId} ${location[0]?.pointer}: ${message}`)
}

type Ruleset = Exclude<Parameters<InstanceType<typeof spectralCore.Spectral>["setRuleset"]>[0], { source: unknown }>

// All rules, also those that the rulesets do not recommend. The cast is needed because the declared types do not match.
const whole = (ruleset: unknown): [Ruleset, "all"] => [ruleset as Ruleset, "all"]
const spectral = new spectralCore.Spectral()
spectral.setRuleset({ extends: [whole(oas), whole(owasp)] } as Ruleset)
const inSpectral = async (source: string, path: string) =>
  path.endsWith(".json")
    ? spectral.run(new spectralCore.Document(source, Json, path))
    : spectral.run(new spectralCore.Document(source, Yaml, path))

describe.each(documents)("the OpenAPI document of $system", ({ system, path }) => {
  const source = readFileSync(path, "utf8")

  it("has no findings of Redocly", async () => {
    expect(await redocly(source, path)).toEqual([])
  })

  it("has no findings of Spectral and OWASP without a stated reason", async () => {
    const answered: Readonly<Record<string, string>> = { ...everywhere, ...answers[system] }
    const found = await inSpectral(source, path)
    const open = found.filter(({ code }) => answered[code] === undefined)
    expect(open.map((each) => `${each.code} ${each.path.join("/")}: ${each.message}`)).toEqual([])
    const needless = Object.keys(answered).filter((code) => !found.some((each) => each.code === code))
    expect(needless, "answers to what is no longer found; take them out").toEqual([])
  })
})

it("A wrong document has findings", async () => {
  const path = join(contracts, "visa-authority/openapi.yaml")
  const wrong = readFileSync(path, "utf8")
    .replace("operationId: getEntitlement", "x-note: 1")
    .replace("maxLength: 40", "x-note: 2")
  expect(await redocly(wrong, path)).toEqual([expect.stringContaining("operation-operationId")])
  const codes = (await inSpectral(wrong, path)).map(({ code }) => code)
  expect(codes).toContain("operation-operationId")
  expect(codes).toContain("owasp:api4:2023-string-limit")
})

it("Every document is checked", () => {
  expect(documents.map(({ system }) => system)).toEqual(expect.arrayContaining(Object.keys(answers)))
})
