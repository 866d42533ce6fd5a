import pg from "pg"
import { expect, it } from "vitest"
import { sayable } from "../../src/http/logDefect.ts"

it("says of what PostgreSQL refused the code and where it was met, and nothing of what was asked", () => {
  const message = "syntax error in tsquery: \"'ليلى'\"\n    at somebody of that name"
  const refused = new pg.DatabaseError(message, message.length, "error")
  Object.assign(refused, { code: "42601", detail: "Key (name)=(ليلى) is no word.", where: "ليلى" })
  const { name, message: told, stack = "" } = sayable(refused) as Error
  expect([name, told]).toEqual(["Error", "PostgreSQL refused a statement: 42601"])
  expect(stack).toContain("logDefect.test.ts")
  expect(`${stack}${JSON.stringify(sayable(refused))}`).not.toMatch(/ليلى|somebody/)
})

it("says all there is of any other defect", () => {
  const defect = new Error("nobody is there")
  expect(sayable(defect)).toBe(defect)
})
