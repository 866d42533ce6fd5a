import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { faultsIn } from "../../src/api/faultsIn.ts"
import { parsing } from "../../src/api/parsing.ts"

const Found = Schema.Struct({
  found: Schema.Union([
    Schema.Struct({ what: Schema.Literal("returned"), on: Schema.String }),
    Schema.Struct({ what: Schema.Literal("died") }),
  ]),
})
const Values = Schema.Struct({
  kind: Schema.Literals(["permit", "visa"]),
  group: Schema.NullOr(Schema.Literals(["A+", "O-"])),
  number: Schema.Number,
  list: Schema.NullOr(Schema.Array(Schema.String)),
  whether: Schema.Boolean,
})
const Share = Schema.Union([
  Schema.Struct({ pilgrim: Schema.String, registration: Schema.String }),
  Schema.Struct({ pilgrim: Schema.String, entitlement: Schema.Struct({ id: Schema.String }) }),
])

const told = (schema: Schema.Codec<unknown>, value: unknown): Readonly<Record<string, string>> => {
  const read = Schema.decodeUnknownResult(schema, { ...parsing, errors: "all" })(value)
  return Result.isSuccess(read)
    ? {}
    : Object.fromEntries(faultsIn(read.failure).map(({ path, detail }) => [`/${path.join("/")}`, detail]))
}

describe("the fault of a value", () => {
  it("says in words what is expected, and not in those of a programming language", () => {
    expect(told(Values, { kind: "foo", group: 4, number: "3", list: "x", whether: 1 })).toEqual({
      "/kind": "Expected one of permit, visa",
      "/group": "Expected one of A+, O-, or null",
      "/number": "Expected a number",
      "/list": "Expected a list, or null",
      "/whether": "Expected true or false",
    })
  })

  it.each([[{ what: "lost" }], [{}], ["died"], [null]])(
    "names what tells the forms of an object apart: %j",
    (found) => {
      expect(told(Found, { found })).toEqual({
        "/found": 'Expected an object whose "what" is one of returned, died',
      })
    },
  )

  it("is that of the form that was meant", () => {
    expect(told(Found, { found: { what: "returned" } })).toEqual({ "/found/on": "Expected a value, got none" })
    expect(told(Share, { pilgrim: "1448-Q48-000001", entitlement: { id: 5 } })).toEqual({
      "/entitlement/id": "Expected text",
    })
  })

  it("is told once that every form has, and the forms where none is meant", () => {
    expect(told(Share, { pilgrim: 5, registration: 5, entitlement: 5 })).toMatchObject({ "/pilgrim": "Expected text" })
    expect(told(Share, { pilgrim: "1448-Q48-000001" })).toEqual({
      "/": "Expected an object with pilgrim and registration, or with pilgrim and entitlement",
    })
  })
})
