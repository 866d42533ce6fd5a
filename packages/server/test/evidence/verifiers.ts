import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Finding } from "@mahmal/core/evidence/Finding"
import { verifyBundle } from "@mahmal/core/evidence/verifyBundle"

const folder = fileURLToPath(new URL("../../../../examples/verify-evidence", import.meta.url))

/** A python3 that has `cryptography`, if there is one. */
const python = ["/usr/bin/python3", "python3"].find(
  (command) => spawnSync(command, ["-c", "import cryptography"]).status === 0,
)

/** What the titles of tests say when the second verifier cannot run here. */
export const alone = python === undefined ? " (the second verifier is skipped: no python3 with cryptography here)" : ""

// Many bundles in one process: starting one for each would take longer than all the rest.
const batch = `
import base64, json, sys
sys.path.insert(0, sys.argv[1])
import verify_evidence
for line in sys.stdin:
    print(json.dumps(verify_evidence.verify(base64.b64decode(line), sys.argv[2])))
`

const second = (files: ReadonlyArray<Uint8Array>, key: string): ReadonlyArray<ReadonlyArray<Finding>> => {
  if (python === undefined) return []
  const input = files.map((file) => `${Buffer.from(file).toString("base64")}\n`).join("")
  const { status, stdout, stderr } = spawnSync(python, ["-B", "-c", batch, folder, key], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as ReadonlyArray<[string, string]>).map(([where, what]) => ({ where, what })))
}

/** What each verifier finds in each file; the second is left out where it cannot run. */
export const findingsOf = (
  files: ReadonlyArray<Uint8Array>,
  key: string,
): ReadonlyArray<ReadonlyArray<ReadonlyArray<Finding>>> => {
  const others = second(files, key)
  return files.map((file, n) => [verifyBundle(file, key).findings, ...others.slice(n, n + 1)])
}
