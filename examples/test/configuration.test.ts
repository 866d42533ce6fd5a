import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../../scripts/packages.ts"

const matches = (path: string, pattern: RegExp): ReadonlyArray<string> =>
  [...readFileSync(join(root, path), "utf8").matchAll(pattern)].flatMap(([, name]) => name ?? [])

it("Every variable that the code reads is described, and no other", () => {
  const sources = globSync("packages/{adapters,server}/src/**/*.ts", { cwd: root })
  const read = sources.flatMap((path) =>
    matches(path, /(?:Config\.\w+|milliseconds|wholeNumber|webAddress|signingSecret)\(\s*(?:\w+,\s*)?"([A-Z_]+)"/g),
  )
  const described = matches("docs/configuration.md", /^\| `([A-Z_]+)`/gm)
  expect(described.toSorted()).toEqual([...new Set(read)].toSorted())
})
