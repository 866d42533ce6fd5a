import { expect, it } from "vitest"
import { withoutSecrets } from "../src/withoutSecrets.ts"

const secret = 'a "secret" / of ours?>'
const base64 = Buffer.from(secret).toString("base64")
const login = Buffer.from(`us:${secret}`).toString("base64")

it.each([
  ["as it is", secret],
  ["in an address", encodeURIComponent(secret)],
  ["in a form", new URLSearchParams({ s: secret }).toString().slice(2)],
  ["in JSON", JSON.stringify(secret).slice(1, -1)],
  ["in Base64", base64],
  ["in Base64 without its padding", base64.replaceAll("=", "")],
  ["in Base64 for addresses", Buffer.from(secret).toString("base64url")],
  ["in a basic authorisation", login],
  ["in a basic authorisation that stands in an address", encodeURIComponent(login)],
])("a secret is blotted out %s", (_, written) => {
  expect(withoutSecrets(`sent: ${written}.`, ["us", secret])).toMatch(/^sent: •••\.$/)
})

it("A text that is too short to be a secret is not replaced", () => {
  expect(withoutSecrets("no row, no column", ["no"])).toBe("no row, no column")
})
