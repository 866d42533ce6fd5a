import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { contract } from "../../src/etrack/contract.ts"
import { checkEnvelope, securityEntries } from "../../src/etrack/envelope.ts"
import { namespaces } from "../../src/etrack/namespaces.ts"
import { readMessage } from "../../src/etrack/readMessage.ts"
import { etrackDefaults } from "../../src/etrack/startEtrack.ts"
import { validate } from "../../src/etrack/validate.ts"
import { checkSecurity } from "../../src/etrack/wsse.ts"

const folder = dirname(createRequire(import.meta.url).resolve("@mahmal/contracts/etrack/etrack.xsd"))
const files = readdirSync(join(folder, "samples"))
const sample = (file: string) => readMessage(readFileSync(join(folder, "samples", file)))
const names = (document: ReturnType<typeof sample>, xpath: string) =>
  document.find(xpath, namespaces).map((node) => node.content)

describe("every sample of the contract", () => {
  it.each(files)("%s is valid by the schemas", (file) => {
    const document = sample(file)
    checkEnvelope(document)
    validate(document)
    document.dispose()
  })

  const requests = files.filter((file) => file.includes(".request"))
  it.each(requests)("%s carries credentials that are right at its time", (file) => {
    const document = sample(file)
    const created = Date.parse(names(document, "//wsu:Timestamp/wsu:Created")[0]!)
    const { credentials, callbackCredentials } = etrackDefaults
    const expected = file.startsWith("RegistrationDecided") ? callbackCredentials : credentials
    expect(checkSecurity(securityEntries(document), expected, created).expires).toBe(created + 30_000)
    document.dispose()
  })

  it("means the same in letters and in character references", () => {
    const [letters, references] = ["RegisterGroup.request.xml", "RegisterGroup.request.references.xml"].map((file) => {
      const document = sample(file)
      const read = names(document, "//et:RegisterGroup//*[not(*)]")
      document.dispose()
      return read
    })
    expect(references).toEqual(letters)
  })
})

it("has a sample of every message and of every fault that it names", () => {
  const messages = [
    ...contract["etrack.xsd"].matchAll(/<xsd:element name="(\w+)" type="et:\w+(?:Request|Answer|Notice)"\/>/g),
  ]
  for (const [, message = ""] of messages) {
    const kind = message.endsWith("Response") ? "response" : "request"
    const start = `${message.replace("Response", "")}.${kind}`
    expect(files.filter((file) => file.startsWith(start))).not.toEqual([])
  }
  expect(messages.length).toBe(11)
  const codes = [...contract["etrack.xsd"].matchAll(/enumeration value="((?:Client|Server)\.\w+)"/g)].map(
    ([, code]) => code,
  )
  const headerCodes = ["VersionMismatch", "MustUnderstand", "Client.Security", "Client.Expired"]
  const samples = files.flatMap((file) => /^Fault\.(.+)\.xml$/.exec(file)?.[1] ?? [])
  expect(samples.toSorted()).toEqual([...codes, ...headerCodes].toSorted())
})
