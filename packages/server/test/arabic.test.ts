import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { systemNames } from "@mahmal/core/operating/words"
import { systems } from "@mahmal/mocks/systems"
import { describe, expect, it } from "vitest"
import { root } from "../../../scripts/packages.ts"

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** Every line of Arabic that people may come to see, with the file it is in. The intake reads what people type. */
const lines = globSync(
  ["packages/*/src/**/*.{ts,js,html,webmanifest}", "mocks/src/**/*.{ts,js,html}", "examples/*/season.json"],
  {
    cwd: root,
    exclude: ["packages/core/src/intake/**"],
  },
).flatMap((path) =>
  read(path)
    .split("\n")
    .filter((line) => /\p{Script=Arabic}/u.test(line))
    .map((line) => `${path}: ${line.trim()}`),
)

describe("Arabic is written in one manner", () => {
  it.each([
    ["with the digits of the bracelets", /[٠-٩۰-۹]/],
    ["with the tanwin before its alif", /اً/],
    ["with Arabic commas, semicolons and question marks", /[\u0621-\u064a\u0651][,;?](?= |$)/],
  ] as const)("%s", (_, wrong) => {
    expect(lines.length).toBeGreaterThan(200)
    expect(lines.filter((line) => wrong.test(line))).toEqual([])
  })
})

describe("a foreign system has one name", () => {
  const glossary = new Map(
    [...read("docs/glossary.md").matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|/gm)].map(([, en, ar]) => [en, ar]),
  )
  const standIns = [...Object.values(systems)].map(({ title }) => title)

  it.each(Object.values(systemNames))("$en", ({ en, ar }) => {
    expect(glossary.get(en.replace("the ", ""))).toBe(ar)
    expect(standIns.find((title) => title.en.toLowerCase() === en.toLowerCase())?.ar).toBe(ar)
  })
})
