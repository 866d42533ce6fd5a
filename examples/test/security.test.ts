import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../../scripts/packages.ts"

const text = readFileSync(join(root, "docs/security.md"), "utf8")
const files = [...text.matchAll(/`((?:packages|docs|examples|contracts|mocks|bench)\/[^`\s]+)`/g)].flatMap(
  ([, path]) => path ?? [],
)

it("Every file that the security document names is there", () => {
  expect(files.length).toBeGreaterThan(60)
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

it("The security document goes through every chapter of the standard", () => {
  const chapters = [...text.matchAll(/\bV(\d+) [A-Z]/g)].map(([, number]) => Number(number))
  expect([...new Set(chapters)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, n) => n + 1))
})
