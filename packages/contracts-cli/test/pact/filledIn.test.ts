import { expect, it } from "vitest"
import { filledIn } from "../../src/pact/filledIn.ts"

const answer = (part: string, place: string) => ({
  response: {
    headers: { Location: "/v1/pilgrims/example", Link: ["example"] },
    body: { pilgrim: "example", others: [{ id: "example" }] },
    generators: { [part]: { [place]: { type: "ProviderState", expression: `/v1/pilgrims/\${pilgrim}` } } },
    matchingRules: { [part]: { [place]: { matchers: [{ match: "type" }] }, other: {} } },
  },
})
const values = { pilgrim: "1448-Q48-000007" }
const whole = "/v1/pilgrims/1448-Q48-000007"

it.each([
  ["body", "$.pilgrim", { body: { pilgrim: whole } }],
  ["body", "$.others[0]['id']", { body: { others: [{ id: whole }] } }],
  ["header", "Location", { headers: { Location: whole } }],
  ["header", "Link", { headers: { Link: [whole] } }],
])("an expression in the %s at %s is filled in, and matched to the letter", (part, place, filled) => {
  expect(filledIn(answer(part, place), values).response).toMatchObject({
    ...filled,
    generators: { [part]: {} },
    matchingRules: { [part]: { other: {} } },
  })
  expect(filledIn(answer(part, place), values).response.matchingRules[part]).not.toHaveProperty(place)
})

it.each([
  ["body", "$.others[*].id"],
  ["body", "$.nobody.id"],
  ["header", "X-None"],
  ["status", "$"],
])("an expression in the %s at %s fails: it cannot be filled in", (part, place) => {
  expect(() => filledIn(answer(part, place), values)).toThrow(/^an expression (at|in|for) /)
})

it("An expression with a name that no provider state has fails", () => {
  expect(() => filledIn(answer("header", "Location"), {})).toThrow("no provider state gives pilgrim")
})

it.each([
  ["path", { type: "ProviderState", expression: `/v1/pilgrims/\${pilgrin}` }],
  ["query", { after: { type: "ProviderState", expression: `\${pilgrin}` } }],
])(
  "An expression in a request's %s with a name that no provider state has fails, and the example is not sent",
  (part, generator) => {
    const request = { generators: { [part]: generator } }
    expect(() => filledIn({ request }, values)).toThrow("no provider state gives pilgrin")
    expect(filledIn({ request }, { pilgrin: "1448-Q48-000007" })).toEqual({ request })
  },
)
