import { cp, mkdir, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { builtPackages, publishedPackages, root } from "./packages.ts"
import { pnpm, run, tool } from "./run.ts"

const usage = `Builds every package that is published: JavaScript and declarations into its folder dist.

  pnpm build                 builds
  pnpm build --pack FOLDER   builds, and packs every one into a tarball there
`

const done = (status: number): void => {
  if (status !== 0) process.exit(status)
}

const build = async (): Promise<void> => {
  // Otherwise outputs of deleted sources would be packed.
  for (const folder of builtPackages) await rm(join(root, folder, "dist"), { recursive: true, force: true })
  done(await run(tool("tsc"), "--build", "tsconfig.build.json"))
  // Modules read migrations and pages from beside themselves, in the sources as in the build.
  for (const folder of builtPackages)
    await cp(join(root, folder, "src"), join(root, folder, "dist"), {
      recursive: true,
      filter: (path) => !path.endsWith(".ts"),
    })
}

const pack = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const name of publishedPackages)
    done(await run(pnpm, "--dir", name, "pack", "--silent", "--pack-destination", folder))
}

const { values } = parseArgs({ options: { pack: { type: "string" }, help: { type: "boolean" } } })
if (values.help) process.stdout.write(usage)
else {
  await build()
  if (values.pack !== undefined) await pack(resolve(values.pack))
}
