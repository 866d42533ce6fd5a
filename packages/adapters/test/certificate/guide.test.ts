import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { certifyFile } from "../../src/testing/index.ts"

const here = fileURLToPath(new URL(".", import.meta.url))
const guide = fileURLToPath(new URL("../../../../docs/guides/write-an-adapter.md", import.meta.url))

/** The code blocks that name a file, as the guide has them. */
const filesIn = (markdown: string): ReadonlyMap<string, string> =>
  new Map([...markdown.matchAll(/^```ts (\S+\.ts)\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => [name, text]))

describe("the guide to writing an adapter", () => {
  let folder = ""
  let text = ""
  // In this folder the packages resolve as they do in a reader's project, which has installed them.
  beforeAll(async () => {
    folder = await mkdtemp(join(here, "followed-"))
    text = await readFile(guide, "utf8")
    for (const [name, content] of filesIn(text)) await writeFile(join(folder, name), content)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const certified = async (port: string, path: string) => {
    const said: string[] = []
    const say = (line: string) => void said.push(line)
    const status = await certifyFile(port, path, { cwd: folder, print: say, complain: say })
    return { status, said: said.join("\n") }
  }

  it.concurrent("leads to adapters that hold the certificate, with the commands that it names", async () => {
    const commands = [...text.matchAll(/^\.\/node_modules\/\.bin\/mahmal certify --port (\S+) (\S+)$/gm)]
    expect(commands).toHaveLength(2)
    for (const [, port = "", path = ""] of commands) {
      const { status, said } = await certified(port, path)
      const verdict = new RegExp(
        `The adapter ${path}, tried on \\d{4}-\\d\\d-\\d\\d, holds the certificate for the port "${port}".`,
      )
      expect(said).toMatch(verdict)
      expect(status).toBe(0)
      const written = await readFile(join(folder, `certificate-${port}.md`), "utf8")
      expect(written).toMatch(verdict)
      expect(written).toContain("| decodes strictly | pass |")
    }
  })

  it.concurrent("has a command that says what is wrong with a module or a port", async () => {
    await writeFile(join(folder, "empty.ts"), "export {}\n")
    expect(await certified("sms", "./empty.ts")).toMatchObject({
      status: 2,
      said: expect.stringContaining("must have a default export"),
    })
    expect(await certified("sms", "./missing.ts")).toMatchObject({ status: 2 })
    expect(await certified("fax", "./empty.ts")).toMatchObject({ status: 2 })
    await writeFile(join(folder, "throws.ts"), "export default () => { throw new Error('no address') }\n")
    const thrown = "does its work, send: it could not even be tried: its default export threw (no address)\n"
    expect(await certified("sms", "./throws.ts")).toMatchObject({ status: 1, said: expect.stringContaining(thrown) })
    await writeFile(join(folder, "number.ts"), "export default () => 7\n")
    const number = "does its work, send: it could not even be tried: its default export returned no layer\n"
    expect(await certified("sms", "./number.ts")).toMatchObject({ status: 1, said: expect.stringContaining(number) })
  })
})
