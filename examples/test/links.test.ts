import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../../scripts/packages.ts"

const folders = "{docs,contracts,mocks,packages,examples,bench}/**"
const documents = globSync(["*.md", `${folders}/*.md`], { cwd: root, exclude: ["**/node_modules/**"] })

/** A document without its examples, which may look like links and headings. */
const textOf = (path: string): string => readFileSync(join(root, path), "utf8").replace(/^```[\s\S]*?^```/gm, "")

/** The names by which the headings of a document are linked to, as GitHub makes them. */
const anchorsOf = (path: string): ReadonlyArray<string> =>
  [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  )

it("Every link of a document leads to a file of the project, and to a heading that the file has", () => {
  const links = documents.flatMap((from) =>
    [...textOf(from).matchAll(/\]\((?![a-z]+:)([^)\s#]*)#?([^)\s]*)\)/g)].map(([, path = "", anchor = ""]) => {
      const to = path === "" ? from : join(from, "..", path)
      const leads = existsSync(join(root, to)) && (anchor === "" || anchorsOf(to).includes(anchor))
      return { from, path, anchor, leads }
    }),
  )
  expect(links.length).toBeGreaterThan(50)
  expect(links.filter(({ leads }) => !leads)).toEqual([])
})
