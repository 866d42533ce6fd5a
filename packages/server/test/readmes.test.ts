import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { publishedPackages, root } from "../../../scripts/packages.ts"
import { tool } from "../../../scripts/run.ts"

const execute = promisify(execFile)

/** The examples of a document, each with the name of a file: its own where it says one. */
const examplesOf = async (document: string, name: string): Promise<ReadonlyArray<readonly [string, string]>> =>
  [...(await readFile(join(root, document), "utf8")).matchAll(/^```ts *(\S*)\n([\s\S]*?)^```$/gm)].map(
    ([, own, text = ""], n) => [own || `${name}-${n}.ts`, text],
  )

const options = { noUnusedLocals: false, allowImportingTsExtensions: true, rewriteRelativeImportExtensions: false }

// In this package all of ours are found as whoever installs them finds them.
it("The examples of every package's README and of the guide to adapters compile", async () => {
  const readmes = await Promise.all(publishedPackages.map((folder) => examplesOf(`${folder}/README.md`, folder)))
  const reader = publishedPackages.indexOf("packages/reader")
  expect(readmes.filter((examples, n) => n !== reader && examples.length === 0)).toEqual([])
  const guide = await examplesOf("docs/guides/write-an-adapter.md", "guide")
  const folder = await mkdtemp(join(import.meta.dirname, "followed-"))
  try {
    for (const [name, text] of [...readmes.flat(), ...guide])
      await writeFile(join(folder, name.replace("/", "-")), text)
    const project = { extends: "../../../../tsconfig.base.json", compilerOptions: options, include: ["*.ts"] }
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(project))
    await execute(tool("tsc"), ["--project", folder]).catch(({ stdout }) => expect.fail(stdout))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
