import { execFile, spawnSync } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { startVisaAuthority } from "../src/index.ts"
import { closing, folder } from "./support/resources.ts"

const guide = fileURLToPath(new URL("../../docs/guides/mocks.md", import.meta.url))

/** The calls with curl in the guide, each on one or more lines. */
const calls = async (): Promise<readonly string[]> =>
  [...(await readFile(guide, "utf8")).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block.split(/\n(?=curl|#)/).flatMap((each) => (each.startsWith("curl") ? [each] : [])),
  )

it("takes every call with curl as the guide has it", async ({ skip }) => {
  skip(spawnSync("curl", ["--version"]).status !== 0, "not installed here; Debian has it as curl")
  const { url, ledger } = await closing(startVisaAuthority({ decideAfterMs: 5, refuseRate: 0 }))
  const home = await folder()
  // So that a refusal is a failure of curl.
  await writeFile(join(home, ".curlrc"), "fail-with-body\nsilent\nshow-error\n")
  const answers: string[] = []
  for (const call of await calls()) {
    const here = call.replaceAll("localhost:7102", new URL(url).host)
    const { stdout } = await promisify(execFile)("sh", ["-c", here], { env: { ...process.env, CURL_HOME: home } })
    answers.push(stdout)
  }
  expect(answers).toHaveLength(8)
  expect(answers[0]).toMatch(/^HTTP\/1.1 202 /)
  expect(answers[1]).toContain("1448-Q48-000002")
  expect(ledger.counts()).toMatchObject({ "visa.issued": 1 })
})
