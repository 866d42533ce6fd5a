import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../../scripts/packages.ts"

const text = readFileSync(join(root, "docs/security.md"), "utf8")

/** The files that it names: those under `src` and `test` are the server's, and its tests are named without their ending. */
const files = [...text.matchAll(/`((packages|docs|examples|contracts|mocks|bench|src|test)\/[^`\s]+)`/g)].map(
  ([, path = "", folder]) =>
    folder === "src" ? `packages/server/${path}` : folder === "test" ? `packages/server/${path}.test.ts` : path,
)

it("Every file that the security document names is there", () => {
  expect(files.length).toBeGreaterThan(60)
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

/** The requirements of levels 1 and 2 in OWASP ASVS 5.0.0, as ranges of each section, without those of level 3. */
const required = `
  1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
  4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4
  7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2
  10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2
  12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5
  16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2`

/** The numbers of a range, such as `1.2.3` to `1.2.5`. */
const numbers = (section: string, first: string, last = first): ReadonlyArray<string> =>
  Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => `${section}.${Number(first) + n}`)

it("The security document has a row for every requirement of levels 1 and 2, and for no other", () => {
  const wanted = [...required.matchAll(/(\d+\.\d+)\.(\d+)(?:-(\d+))?/g)].flatMap(([, section = "", first = "", last]) =>
    numbers(section, first, last),
  )
  const rows = [...text.matchAll(/^\| ([\dx., –]+) \|/gm)].map(([, requirement = ""]) => requirement).join(", ")
  const named = [...rows.matchAll(/(\d+\.\d+)\.(\d+|x)(?:–\d+\.\d+\.(\d+))?/g)].flatMap(
    ([, section = "", first = "", last]) =>
      first === "x" ? wanted.filter((one) => one.startsWith(`${section}.`)) : numbers(section, first, last),
  )
  expect(wanted).toHaveLength(253)
  expect(named.toSorted()).toEqual(wanted.toSorted())
})

it("The security document has every chapter of the standard", () => {
  const chapters = [...text.matchAll(/\bV(\d+) [A-Z]/g)].map(([, number]) => Number(number))
  expect([...new Set(chapters)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, n) => n + 1))
})

it("Every limit of the security document is that of a requirement, and a requirement that is not met names its limit", () => {
  const limits = [...text.matchAll(/^- \*\*(L\d+)\*\*/gm)].map(([, limit]) => limit)
  const unmet = text.split("\n").filter((line) => /^\|.*(?:In part|Not met)/.test(line))
  const named = unmet.map((line) => /\b(?:In part|Not met): (L\d+)\b/.exec(line)?.[1])
  expect([...new Set(named)].toSorted()).toEqual(limits.toSorted())
})
