import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run, tool } from "./run.ts"

/** The part of Vitest's JSON report that is used. */
interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: ReadonlyArray<{ readonly status: string; readonly assertionResults: ReadonlyArray<unknown> }>
}

// Tools of the tests send no usage statistics.
process.env.PACT_DO_NOT_TRACK = "true"
process.env.SCARF_ANALYTICS = "false"

/** Runs a check, and exits when it fails. */
const check = async (what: string, program: string, ...args: ReadonlyArray<string>): Promise<void> => {
  const started = performance.now()
  const status = await run(program, ...args)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (status === 0) return console.log(`${what}: good (${seconds} s)`)
  console.error(`${what}: not good, so nothing further is tested.`)
  process.exit(status)
}

/** Runs the tests in the arguments, or all, and prints how many passed. Returns the exit status. */
const test = async (files: ReadonlyArray<string>): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-results-"))
  const path = join(folder, "results.json")
  // The tests start and kill hundreds of hubs.
  process.env.NODE_COMPILE_CACHE = join(folder, "compiled")
  try {
    const status = await run(
      tool("vitest"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${path}`,
      ...files,
    )
    const written = await readFile(path, "utf8").catch(() => undefined)
    if (written === undefined) return status || 1
    const results: Results = JSON.parse(written)
    // A file that cannot be loaded counts as failed, although none of its tests has.
    const unloaded = results.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    )
    const failed = results.numFailedTests + unloaded.length
    const skipped = results.numPendingTests + results.numTodoTests
    console.log(`${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`)
    return status
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const usage = `pnpm test [PATH …]

Checks format, lint, types and generated files, then runs every test, or those of the paths.
`

const files = process.argv.slice(2).filter((argument) => argument !== "--")
if (files.includes("--help") || files.includes("-h")) {
  process.stdout.write(usage)
  process.exit(0)
}
await check("Format and lint", tool("biome"), "check", ".")
await check("Types", tool("tsc"), "--project", ".", "--noEmit")
// The reader's page needs TypeScript's DOM library, which nothing else may use.
await check("Types of the reader", tool("tsc"), "--project", "packages/reader", "--noEmit")
await check("Generated files", process.execPath, "scripts/generate.ts", "--check")
process.exitCode = await test(files)
