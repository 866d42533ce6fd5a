import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { root } from "../../scripts/packages.ts"

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** The first two cells of each row of a section: the minimum versions, or the dependencies with their versions and reasons. */
const rowsOf = (heading: string, first: RegExp): ReadonlyArray<readonly [string, string]> =>
  (read("docs/dependencies.md").split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, one = "", two = ""]) => (first.test(one) ? [[one, two] as const] : []))

const minimum = rowsOf("Minimum versions", /^(?!-+$|package$)./)
const used = rowsOf("In use", / \d/)

const manifests = globSync(
  ["package.json", "{contracts,mocks,bench}/package.json", "{packages,tools}/*/package.json"],
  {
    cwd: root,
  },
)

const named = manifests.flatMap((path) => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path))
  return Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !version.startsWith("workspace:"))
    .map(([name, version]) => `${name} ${version}`)
})

/** Compares versions by their three numbers: negative when `a` is the older. */
const older = (a: string, b: string): number => {
  const [left = [], right = []] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)))
  const differs = left.findIndex((part, n) => part !== right[n])
  return differs === -1 ? 0 : left[differs]! - right[differs]!
}

describe("The dependencies", () => {
  it("are pinned to exact versions", () => {
    expect(named.filter((each) => !/ \d+\.\d+\.\d+(-[\w.]+)?$/.test(each))).toEqual([])
  })

  it("are all listed with a reason, and no others", () => {
    const listed = used.map(([what]) => what.replace(/ \(.*\)$/, ""))
    expect(listed.toSorted()).toEqual([...new Set(named)].toSorted())
    expect(used.filter(([, why]) => why === "")).toEqual([])
  })

  it("are never older in the lockfile than the minimum versions", () => {
    const locked = Object.keys(parse(read("pnpm-lock.yaml")).packages).map((key) => {
      const at = key.lastIndexOf("@")
      return { name: key.slice(0, at), version: key.slice(at + 1) }
    })
    expect(minimum).not.toEqual([])
    for (const [name, least] of minimum) {
      const versions = locked.filter((each) => each.name === name).map(({ version }) => version)
      expect(versions, `${name} is in the lock`).not.toEqual([])
      expect(
        versions.filter((version) => older(version, least) < 0),
        `${name} before ${least}`,
      ).toEqual([])
    }
  })
})
