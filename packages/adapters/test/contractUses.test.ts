import { readFile } from "node:fs/promises"
import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateTypes } from "../scripts/generate-types.ts"
import * as bracelet from "../src/bracelet-maker/schema.ts"
import { readCsv } from "../src/bracelet-workshop/csv.ts"
import * as workshop from "../src/bracelet-workshop/schema.ts"
import { type Reply, question as trackQuestion, submission as trackSubmission } from "../src/etrack/replies.ts"
import { submission } from "../src/http/rest.ts"
import { acceptance } from "../src/sms-gateway/translate.ts"
import * as operator from "../src/sms-operator/schema.ts"
import * as visa from "../src/visa-authority/schema.ts"
import { contractText, documentOf, nearTexts, tableColumns, valuesOf, wrongValuesOf } from "./support/contractValues.ts"

describe("the types that are generated from the contracts", async () => {
  it.each([...(await generateTypes())])("%s is as it would be generated now", async (path, text) => {
    expect(await readFile(path, "utf8")).toBe(text)
  })
})

const answers: ReadonlyArray<readonly [system: string, name: string, schema: Schema.Codec<unknown, unknown>]> = [
  ["visa-authority", "Received", visa.Received],
  ["visa-authority", "Cancelled", visa.Cancelled],
  ["visa-authority", "Entitlement", visa.Entitlement],
  ["visa-authority", "EntitlementList", visa.EntitlementList],
  ["visa-authority", "EntitlementDecided", visa.EntitlementDecided],
  ["bracelet-maker", "OrderReceipt", bracelet.OrderReceipt],
  ["bracelet-maker", "OrderProgress", bracelet.OrderProgress],
  ["bracelet-maker", "Bracelet", bracelet.Bracelet],
  ["bracelet-maker", "BraceletList", bracelet.BraceletList],
  ["bracelet-maker", "RevokedBracelet", bracelet.RevokedBracelet],
  ["sms-operator", "MessageReceipt", operator.MessageReceipt],
  ["sms-operator", "MessageReported", operator.MessageReported],
]

describe.each(answers)("in the contract of %s, %s", (system, name, schema) => {
  const { schemas } = documentOf(system).components
  const named = schemas[name] ?? {}
  const reads = (value: unknown) =>
    Schema.decodeUnknownResult(schema, { onExcessProperty: "error" })(value)._tag === "Success"

  it("is read by the adapter with every value that the contract allows", () => {
    fc.assert(
      fc.property(valuesOf(schemas, named), (value) => reads(value)),
      { numRuns: 50 },
    )
  })

  it("is refused when one place of it is not as the contract says", () => {
    // Ids are compared with the question instead.
    const wrong = wrongValuesOf(schemas, named, ["orderNo"])
    expect(wrong.length).toBeGreaterThan(10)
    expect(wrong.filter(reads)).toEqual([])
  })
})

const files: ReadonlyArray<readonly [name: string, read: (text: string) => Result.Result<readonly unknown[], string>]> =
  [
    ["receipt", (text) => readCsv(workshop.Receipt, workshop.receiptColumns, text)],
    ["status", (text) => readCsv(workshop.StatusLine, workshop.statusColumns, text)],
    ["list", (text) => readCsv(workshop.ListLine, workshop.listColumns, text)],
    ["revoked", (text) => readCsv(workshop.Revoked, workshop.revokedColumns, text)],
    ["replaced", (text) => readCsv(workshop.Replaced, workshop.replacedColumns, text)],
    ["problem", (text) => readCsv(workshop.ProblemLine, workshop.problemColumns, text)],
  ]

describe.each(files)("in the contract of the bracelet workshop, the file %s", (name, read) => {
  const sample = contractText(`bracelet-workshop/samples/${name}.csv`)
  const [header = "", first = "", ...more] = sample.split("\r\n")
  const isRead = (text: string) => Result.isSuccess(read(text))

  it("is read, with every word that its columns allow", () => {
    expect(isRead(sample)).toBe(true)
    // What waits has no serial: the sample has a line of each.
    const columns = name === "status" ? [] : tableColumns(name)
    const changed = columns.flatMap(({ words }, i) => words.map((word) => first.split(",").with(i, word).join(",")))
    expect(changed.filter((line) => !isRead(`${header}\r\n${line}\r\n`))).toEqual([])
  })

  it("is refused when one field of it is not as its column allows", () => {
    const fields = first.split(",")
    const wrong = tableColumns(name).flatMap(({ name: column, isAllowed }, i) =>
      // An order's name is compared with the question instead.
      column === "order"
        ? []
        : nearTexts(fields[i] ?? "")
            .filter((text) => !isAllowed(text))
            .map((text) => [header, fields.with(i, text).join(","), ...more].join("\r\n")),
    )
    expect(wrong.length).toBeGreaterThan(fields.length)
    expect(wrong.filter(isRead)).toEqual([])
  })

  it.each([
    ["columns in another order", header.replace(/^(\w+),(\w+)/, "$2,$1"), first],
    ["a column that it does not have", `${header},more`, `${first},x`],
    ["a field too many", header, `${first},x`],
    ["a column too few", header.replace(/,\w+$/, ""), first.replace(/,[^,]*$/, "")],
    ["nothing but its header", header],
    ["an open quote", header, first.replace(/[^,]+/, '"$&')],
  ])("is refused with %s", (_, ...lines) => {
    expect(isRead(lines.map((line) => `${line}\r\n`).join(""))).toBe(false)
  })

  it("is refused when it was cut within its last line, and with other ends of its lines", () => {
    expect(isRead(sample.slice(0, -1))).toBe(false)
    expect(isRead(sample.slice(0, -2))).toBe(false)
    expect(isRead(sample.replaceAll("\r\n", "\n"))).toBe(false)
  })
})

it.each(["visa-authority", "bracelet-maker", "border-feed", "sms-operator"])(
  "every refusal that the contract of %s names means something to the adapter",
  (system) => {
    const operations = Object.values(documentOf(system).paths).flatMap((path) => Object.values(path))
    const statuses = new Set(operations.flatMap(({ responses }) => Object.keys(responses)).filter((s) => s >= "400"))
    expect(statuses.size).toBeGreaterThan(4)
    for (const status of statuses) {
      const problem = { type: "urn:mahmal:problem:x", title: "x", status: Number(status), detail: "x" }
      const outcome = { word: "answer", status: Number(status), headers: {}, text: JSON.stringify(problem) } as const
      const reason = submission(outcome, 200, () => {
        throw new Error("read as a success")
      })
      expect(JSON.stringify(reason)).not.toContain("does not know")
    }
  },
)

it("An answer of the SMS gateway declines a message only for what stands in it", () => {
  const responses = documentOf("sms-gateway").paths["/cgi-bin/sendsms"]?.get?.responses ?? {}
  const words = Object.entries(responses).flatMap(([status, response]) =>
    (response.content["text/html"]?.schema.enum ?? []).map((text) => ({ status: Number(status), text })),
  )
  expect(words.length).toBeGreaterThan(8)
  for (const { status, text } of words) {
    const result = acceptance({ word: "answer", status, headers: {}, text })
    const meant = Result.match(result, { onSuccess: () => "taken", onFailure: ({ _tag }) => _tag })
    const ofTheSetUp = /^(Authorization|Sender|DLR-|Coding)/.test(text)
    const refused = ofTheSetUp ? "Unavailable" : "Declined"
    expect([text, meant]).toEqual([text, status === 202 ? "taken" : refused])
  }
})

it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "an answer of the SMS gateway that no contract names, %s, leaves the message in doubt",
  (text) => {
    for (const status of [202, 400, 403])
      expect(JSON.stringify(acceptance({ word: "answer", status, headers: {}, text }))).toContain("InDoubt")
  },
)

it("Of the fault codes in the contract of the e-track, those of our set-up decline nobody", () => {
  const codes = Array.from(
    contractText("etrack/README.md").matchAll(/^\| ((?:Client|Server)\.\w+|VersionMismatch|MustUnderstand) *\|/gm),
    ([, code]) => code ?? "",
  )
  const enumerated = Array.from(contractText("etrack/etrack.xsd").matchAll(/"((?:Client|Server)\.\w+)"/g), ([, c]) => c)
  expect(codes).toEqual(expect.arrayContaining(enumerated))
  const read = () => Result.fail("read as a success")
  const meant = (reading: (fault: Reply) => Result.Result<never, { readonly _tag: string }>) =>
    Object.groupBy(codes, (code) => {
      const result = reading({ word: "fault", code, message: code, retryAfter: undefined })
      return Result.match(result, { onSuccess: String, onFailure: ({ _tag }) => _tag })
    })
  const ofTheSetUp = ["VersionMismatch", "MustUnderstand", "Client.Security", "Client.Expired"]
  const ofTheMessage = codes.filter((code) => code.startsWith("Client.") && !ofTheSetUp.includes(code))
  expect(meant((fault) => trackSubmission(fault, read))).toEqual({
    Unavailable: [...ofTheSetUp, "Server.Busy"],
    Declined: ofTheMessage,
    InDoubt: ["Server.Failure"],
  })
  expect(meant((fault) => trackQuestion(fault, read))).toEqual({
    Unavailable: [...ofTheSetUp, "Server.Busy", "Server.Failure"],
    Declined: ofTheMessage,
  })
})
