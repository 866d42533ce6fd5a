import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { BorderFeedOverXml } from "../../src/index.ts"
import { patient } from "../support/options.ts"
import { ended } from "./support/ended.ts"
import { fromState, hubPact, like, problem } from "./support/hubPact.ts"

const pact = hubPact("border-feed")
const headers = { "x-api-key": like(".+", "key") }
const asked = { method: "GET", path: "/v1/feed", headers }

const on = <A, E extends { reason: { _tag: string } }>(
  call: (feed: BorderFeed["Service"]) => Effect.Effect<A, E>,
  token = "key",
) => {
  const program = Effect.flatMap(BorderFeed, call)
  return (url: string) =>
    ended(program, BorderFeedOverXml.layer({ url, token: Redacted.make(token), timeout: patient }))
}

const namespace = "urn:mahmal:border-feed:1"
const xml = (body: string) => ({
  status: 200,
  headers: { "Content-Type": like("(application|text)/xml(;.*)?", "application/xml") },
  contentType: "application/xml",
  body,
})

/** The path of a matching rule in our XML namespace; an attribute begins with @. */
const rule = (path: string, ...rules: readonly ReturnType<typeof like>[]) => ({
  path: `$${path
    .split("/")
    .map((step) => (/^[@#]/.test(step) ? `['${step}']` : `['${namespace}:${step}']`))
    .join("")}`,
  rules: [...rules],
})

const moment = like(".+T.+(Z|[+-][0-9]{2}:[0-9]{2})", "2027-05-06T09:00:00.000Z")
const several = { "pact:matcher:type": "type" } as ReturnType<typeof like>
const cursor = like("[A-Za-z0-9_-]{1,64}", "1")

describe("the hub and the border feed agree on", () => {
  it("the beginning of the list", async () => {
    const answered = await pact.call(
      {
        given: "a document is published",
        upon: "a question for the beginning of the list",
        request: { ...asked, query: { limit: "100" } },
        response: xml(
          `<feed xmlns="${namespace}"><document id="D000000001" crossings="1" publishedAt="2027-05-06T09:00:00.000Z"/><next>1</next></feed>`,
        ),
        bodyRules: [
          rule("feed/document", several),
          rule("feed/document/@id", like("D[0-9]{9}", "D000000001")),
          rule("feed/document/@crossings", like("[1-9][0-9]{0,2}", "1")),
          rule("feed/document/@publishedAt", moment),
          rule("feed/next/#text", cursor),
        ],
      },
      on((feed) => feed.page("")),
    )
    expect(answered).toEqual({ documents: ["D000000001"], next: "1", end: true })
  })

  it("the end of the list", async () => {
    const answered = await pact.call(
      {
        given: "the list has been read to its end",
        upon: "a question for what comes after the last document",
        request: { ...asked, query: { after: fromState("next", "1"), limit: "100" } },
        response: xml(`<feed xmlns="${namespace}"><next>1</next></feed>`),
        bodyRules: [rule("feed/next/#text", cursor)],
      },
      on((feed) => feed.page("1")),
    )
    expect(answered).toEqual({ documents: [], next: "1", end: true })
  })

  it("a document", async () => {
    const answered = await pact.call(
      {
        given: "a document is published",
        upon: "a question for a document",
        request: { method: "GET", path: fromState("id", "D000000001", "/v1/documents/"), headers },
        response: xml(
          `<crossings xmlns="${namespace}" document="D000000001" publishedAt="2027-05-06T09:00:00.000Z"><crossing>` +
            "<passport>X0012345</passport><nationality>QAT</nationality><birthDate>1951-03-04</birthDate>" +
            "<direction>ARRIVAL</direction><at>2027-05-06T11:30:00+03:00</at><point>JED</point></crossing></crossings>",
        ),
        bodyRules: [
          rule("crossings/@document", like("D[0-9]{9}", "D000000001")),
          rule("crossings/@publishedAt", moment),
          rule("crossings/crossing", several),
          rule("crossings/crossing/passport/#text", like("[A-Z0-9]{1,20}", "X0012345")),
          rule("crossings/crossing/nationality/#text", like("[A-Z]{3}", "QAT")),
          rule("crossings/crossing/birthDate/#text", like("[0-9]{4}-[0-9]{2}-[0-9]{2}", "1951-03-04")),
          rule("crossings/crossing/direction/#text", like("ARRIVAL|DEPARTURE", "ARRIVAL")),
          rule("crossings/crossing/at/#text", moment),
          rule("crossings/crossing/point/#text", like("JED|MED|SLW|BTH|YNB", "JED")),
        ],
      },
      on((feed) => feed.document("D000000001")),
    )
    expect(answered).toMatchObject([{ passport: "X0012345", direction: "arrival", birthDate: "1951-03-04" }])
  })

  it("a cursor that the feed never gave", async () => {
    const answered = await pact.call(
      {
        upon: "a question with a cursor that the feed never gave",
        request: { ...asked, query: { after: "never-given", limit: "100" } },
        response: problem(400, "invalid-request"),
      },
      on((feed) => feed.page("never-given")),
    )
    expect(answered).toBe("Declined invalid-request")
  })

  it("a document that was never published", async () => {
    const answered = await pact.call(
      {
        upon: "a question for a document that is not there",
        request: { method: "GET", path: "/v1/documents/D999999999", headers },
        response: problem(404, "not-found"),
      },
      on((feed) => feed.document("D999999999")),
    )
    expect(answered).toBe("Declined not-found")
  })

  it("a call with a wrong key", async () => {
    const answered = await pact.call(
      {
        upon: "a question with a wrong key",
        request: { ...asked, query: { limit: "100" }, headers: { "x-api-key": "wrong" } },
        response: problem(401, "unauthorised"),
      },
      on((feed) => feed.page(""), "wrong"),
    )
    expect(answered).toBe("Unavailable")
  })
})

it("The pact with the border feed is up to date", () => pact.isUpToDate())
