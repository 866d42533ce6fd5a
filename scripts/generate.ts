import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { parseArgs } from "node:util"
import { generateTypes } from "../packages/adapters/scripts/generate-types.ts"
import { writeEventSchemas } from "../packages/server/scripts/writeEventSchemas.ts"
import { writeOpenApi } from "../packages/server/scripts/writeOpenApi.ts"
import { root } from "./packages.ts"
import { writeJourney } from "./writeJourney.ts"

const usage = `Writes every file that is generated from the code or from the contracts.

  pnpm generate           writes them
  pnpm generate --check   names those that differ and writes nothing; exit status 1 if there are any
`

/** The content of every generated file of the repository, by path. */
const generated = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    [join(root, "docs/journey.md"), writeJourney()],
    [join(root, "contracts/hub/openapi.json"), writeOpenApi()],
    ...[...writeEventSchemas()].map(([name, text]) => [join(root, "contracts/hub/events", name), text] as const),
    ...(await generateTypes()),
  ])

const found = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined)

const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } })

if (values.help) process.stdout.write(usage)
else
  for (const [path, text] of await generated()) {
    if ((await found(path)) === text) continue
    const name = relative(root, path)
    if (values.check) {
      process.stderr.write(`${name} is not as it would be generated; run: npx -y pnpm@12 generate\n`)
      process.exitCode = 1
    } else {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
      process.stdout.write(`${name} is written\n`)
    }
  }
