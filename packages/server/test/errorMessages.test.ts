import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../../../scripts/packages.ts"

it("Every error of core and server says in its message what happened", () => {
  const classes = globSync("packages/{core,server}/src/**/*.ts", { cwd: root }).flatMap((path) =>
    readFileSync(join(root, path), "utf8")
      .split(/^(?:export )?class /m)
      .slice(1)
      .map((text) => text.split(/^\}$|\{\}$/m, 1).join(""))
      .filter((text) => /extends (?:Schema|Data)\.TaggedError/.test(text)),
  )
  expect(classes.length).toBeGreaterThan(30)
  expect(classes.filter((text) => !/get message|message: (?:Schema\.S|s)tring/.test(text))).toEqual([])
})
