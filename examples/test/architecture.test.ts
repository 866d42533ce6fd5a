import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../../scripts/packages.ts"

const architecture = readFileSync(join(root, "ARCHITECTURE.md"), "utf8")

/** The folders of a package, in the order in which the tree of the architecture has them. */
const layersOf = (name: string): ReadonlyArray<string> => {
  const [, below = ""] = architecture.split(`\npackages/${name}/ `)
  const [, ...lines] = below.split("\n")
  const end = lines.findIndex((line) => !line.startsWith("  "))
  return lines
    .slice(0, end)
    .flatMap((line) => [...line.matchAll(/(?<=^ *|\/ +)(\w+)\//g)].map(([, folder = ""]) => folder))
}

/** The first folder of a path; undefined for a file outside of all folders. */
const folderOf = (path: string): string | undefined => (path.includes("/") ? path.split("/")[0] : undefined)

/** What imports what of the same package, between its folders. */
const importsOf = (name: string): ReadonlyArray<{ from: string; of: string; to: string }> => {
  const sources = join(root, "packages", name, "src")
  return globSync("*/**/*.ts", { cwd: sources }).flatMap((from) =>
    [...readFileSync(join(sources, from), "utf8").matchAll(/^(?:import|export|\}).*?"(\.[^"]+)"/gm)]
      .map(([, path = ""]) => relative(sources, join(dirname(join(sources, from)), path)))
      .flatMap((of) => {
        const to = folderOf(of)
        return to === undefined || to === folderOf(from) ? [] : [{ from, of, to }]
      }),
  )
}

describe.each(["core", "server"])("The folders of packages/%s", (name) => {
  const layers = layersOf(name)

  it("stand in the tree of the architecture, each of them once", () => {
    const folders = new Set(globSync("*/**/*.ts", { cwd: join(root, "packages", name, "src") }).map(folderOf))
    expect(layers.toSorted()).toEqual([...folders].toSorted())
  })

  it("import only those that stand above them there", () => {
    const imports = importsOf(name)
    expect(imports).not.toEqual([])
    const up = imports.filter(({ from, to }) => layers.indexOf(to) >= layers.indexOf(folderOf(from) ?? ""))
    expect(up.map(({ from, of }) => `${from} imports ${of}`)).toEqual([])
  })
})

it("The arrows between the packages are those of their manifests", () => {
  const arrows = [...architecture.matchAll(/^ {2}([\w-]+) (?:-- \w+ )?--> ([\w-]+)$/gm)].map(
    ([, from, to]) => `${from} --> ${to}`,
  )
  const needed = globSync(["{contracts,mocks}/package.json", "packages/*/package.json"], { cwd: root }).flatMap(
    (path) => {
      const { name, dependencies = {} } = JSON.parse(readFileSync(join(root, path), "utf8"))
      return Object.keys(dependencies)
        .filter((needs) => needs.startsWith("@mahmal/"))
        .map((needs) => `${name} --> ${needs}`.replaceAll("@mahmal/", ""))
    },
  )
  expect(arrows.toSorted()).toEqual(needed.toSorted())
})
