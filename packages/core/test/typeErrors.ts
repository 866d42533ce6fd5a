import { execFile } from "node:child_process"
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const repository = fileURLToPath(new URL("../../..", import.meta.url))
const manifest = createRequire(import.meta.url).resolve("typescript/package.json")
const compiler = join(dirname(manifest), "bin", "tsc")

/**
 * Compiles files, given by name and content, with the workspace's own compiler and settings, and gives what it says
 * against them: `NAME LINE TSnnnn`. In the content, `@core/` stands for the sources of this package.
 */
export const typeErrors = async (files: { readonly [name: string]: string }): Promise<ReadonlyArray<string>> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mahmal-types-")))
  const core = relative(folder, join(repository, "packages/core/src")).replaceAll("\\", "/")
  try {
    const settings = {
      extends: join(repository, "tsconfig.base.json"),
      // Node finds `effect` from the sources; what lies here needs no types of its own.
      compilerOptions: { types: [], noUnusedLocals: false },
      files: Object.keys(files),
    }
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }))
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings))
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content.replaceAll("@core/", `${core}/`))
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [compiler, "-p", folder, "--pretty", "false"], { cwd: folder }, (_, out) =>
        resolve(out),
      )
    })
    return said
      .split("\n")
      .filter((line) => line.includes("error TS"))
      .map((line) => line.replace(/^(.*)\((\d+),\d+\): error (TS\d+):.*$/, "$1 $2 $3"))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
