import { readFile } from "node:fs/promises"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateTypes } from "../scripts/generate-types.ts"
import * as bracelet from "../src/bracelet-maker/schema.ts"
import { submission as trackSubmission } from "../src/etrack/replies.ts"
import { submission } from "../src/http/rest.ts"
import { acceptance } from "../src/sms-gateway/translate.ts"
import * as operator from "../src/sms-operator/schema.ts"
import * as visa from "../src/visa-authority/schema.ts"
import { contractText, documentOf, resolved, valuesOf } from "./support/contractValues.ts"

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

  it("is refused when a member is missing, superfluous, or not what its pattern or list allows", () => {
    const { properties = {}, required = [] } = resolved(schemas, resolved(schemas, named).oneOf?.[0] ?? named)
    const [value] = fc.sample(valuesOf(schemas, resolved(schemas, named).oneOf?.[0] ?? named), {
      numRuns: 1,
      seed: 1448,
    })
    const good = value as Record<string, unknown>
    expect(reads({ ...good, unknown: 1 })).toBe(false)
    for (const member of required) expect([member, reads({ ...good, [member]: undefined })]).toEqual([member, false])
    for (const [member, own] of Object.entries(properties)) {
      const { pattern, enum: list, const: only } = resolved(schemas, own)
      // Ids are compared with the question instead.
      if (member === "orderNo" || (pattern ?? list ?? only) === undefined) continue
      expect([member, reads({ ...good, [member]: "\u0000" })]).toEqual([member, false])
    }
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

it("The adapter knows every answer in the contract of the SMS gateway", () => {
  const responses = documentOf("sms-gateway").paths["/cgi-bin/sendsms"]?.get?.responses ?? {}
  const words = Object.entries(responses).flatMap(([status, response]) =>
    (response.content["text/html"]?.schema.enum ?? []).map((text) => ({ status: Number(status), text })),
  )
  expect(words.length).toBeGreaterThan(8)
  for (const { status, text } of words)
    expect(JSON.stringify(acceptance({ word: "answer", status, headers: {}, text }))).not.toContain("InDoubt")
})

it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "an answer of the SMS gateway that no contract names, %s, leaves the message in doubt",
  (text) => {
    for (const status of [202, 400, 403])
      expect(JSON.stringify(acceptance({ word: "answer", status, headers: {}, text }))).toContain("InDoubt")
  },
)

it("The adapter knows every fault code in the contract of the e-track", () => {
  const codes = Array.from(
    contractText("etrack/README.md").matchAll(/^\| ((?:Client|Server)\.\w+|VersionMismatch|MustUnderstand) *\|/gm),
    ([, code]) => code ?? "",
  )
  const enumerated = Array.from(contractText("etrack/etrack.xsd").matchAll(/"((?:Client|Server)\.\w+)"/g), ([, c]) => c)
  expect(codes).toEqual(expect.arrayContaining(enumerated))
  const inDoubt = codes.filter((code) => {
    const fault = { word: "fault", code, message: code, retryAfter: undefined } as const
    return JSON.stringify(trackSubmission(fault, () => ({}) as never)).includes("InDoubt")
  })
  expect(inDoubt).toEqual(["Server.Failure"])
})
