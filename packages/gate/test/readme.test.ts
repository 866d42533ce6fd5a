import { readFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import * as gate from "@mahmal/gate"
import { expect, it, vi } from "vitest"

it("The README's example runs and opens the gate", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? expect.fail("no example")
  const body = stripTypeScriptTypes(example).replace(/import (\{[^}]*\}) from "@mahmal\/gate"/, "const $1 = library")
  const Run = Object.getPrototypeOf(async () => {}).constructor as new (
    ...source: string[]
  ) => (library: typeof gate, console: { log: (...words: string[]) => void }) => Promise<void>
  const log = vi.fn()
  await new Run("library", "console", body)(gate, { log })
  expect(log).toHaveBeenCalledWith("green", "أهلًا وسهلًا")
})
