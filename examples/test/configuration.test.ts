import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { neededToServe } from "../../packages/server/src/commands/neededToServe.ts"
import { root } from "../../scripts/packages.ts"

const matches = (path: string, pattern: RegExp): ReadonlyArray<string> =>
  [...readFileSync(join(root, path), "utf8").matchAll(pattern)].flatMap(([, name]) => name ?? [])

const sources = globSync("packages/{adapters,server}/src/**/*.ts", { cwd: root })

it("Every variable that the code reads is described, and no other", () => {
  const read = sources.flatMap((path) =>
    matches(path, /(?:Config\.\w+|milliseconds|wholeNumber|webAddress)\(\s*(?:\w+,\s*)?"([A-Z_]+)"/g),
  )
  const changed = sources.flatMap((path) => matches(path, /whileChanged\("([A-Z_]+)"/g))
  const described = matches("docs/configuration.md", /^\| `([A-Z_]+)`/gm)
  expect(changed.length).toBeGreaterThan(0)
  expect(described.toSorted()).toEqual(
    [...new Set([...read, ...changed, ...changed.map((name) => `${name}_ALSO`)])].toSorted(),
  )
})

it("A variable is described as required where the hub does not serve without it, and nowhere else", () => {
  const required = matches("docs/configuration.md", /^\| `([A-Z_]+)` .*\*\*required\*\*/gm)
  expect(required.toSorted()).toEqual([...neededToServe].toSorted())
})

it("Every default is described as the code has it", () => {
  const inCode =
    /(?:milliseconds|wholeNumber|withDefault)\(\s*(?:Config\.\w+\()?"([A-Z_]+)"\)?,\s*"?([\w .+-]+?)"?(?=[,)\n])/g
  const defaults = sources.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(inCode)].map(
      ([, name = "", value = ""]) => [name, /^[\d_]+$/.test(value) ? value.replaceAll("_", "") : value] as const,
    ),
  )
  const described = new Map(
    [
      ...readFileSync(join(root, "docs/configuration.md"), "utf8").matchAll(/^\| `([A-Z_]+)` .* \| `([^`|]+)` +\|$/gm),
    ].map(([, name = "", value = ""]) => [name, value]),
  )
  expect(defaults.length).toBeGreaterThan(40)
  expect(defaults.filter(([name, value]) => described.get(name) !== value)).toEqual([])
})
