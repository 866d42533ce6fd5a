import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

// A hub keeps its keys below the folder in which it is started, unless it is told otherwise. So that no test uses, or
// leaves, keys in the folder of who runs it, each file of tests runs in a folder of its own.
const began = process.cwd()
const folder = mkdtempSync(join(tmpdir(), "mahmal-test-"))
process.chdir(folder)
afterAll(() => {
  process.chdir(began)
  // What a test began and did not wait for may still be writing there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
