import { type FaultKind, type Mock, startBraceletWorkshop, startVisaAuthority } from "@mahmal/mocks"
import { describe, expect, it, onTestFinished } from "vitest"
import { startSpoiler } from "./support/startSpoiler.ts"
import { type Name, running, starts, verified, withVerdict } from "./support/systems.ts"

const names = Object.keys(starts) as Name[]

/** The mock of a provider behind a proxy that changes its answers. */
const spoilt = async (name: Name, spoil: (text: string, path: string) => string, type?: string) => {
  const mock = await running(name)
  const spoiler = await startSpoiler(mock.url, spoil, type)
  onTestFinished(spoiler.close)
  return verified(name, spoiler.url)
}

describe("the mock of each system keeps to its contract", () => {
  it.each(names)("%s", async (name) => {
    const rows = await verified(name, (await running(name)).url)
    expect(rows.filter(({ verdict }) => verdict !== "pass")).toEqual([])
    expect(rows.length).toBeGreaterThan(3)
  })

  it("with a caller who is named in the path", async () => {
    const rows = await verified("telephony", `${(await running("telephony")).url}/_as/unit-7`)
    expect(rows.filter(({ verdict }) => verdict !== "pass")).toEqual([])
  })

  it("in a second run too", async () => {
    const mock = await running("bracelet")
    await verified("bracelet", mock.url)
    const once = mock.ledger.counts()
    const again = await verified("bracelet", mock.url)
    expect(withVerdict(again, "fail")).toEqual([])
    expect(mock.ledger.counts()).toEqual(once)
  })
})

/** Makes the next calls of an operation go wrong. */
const failing = (mock: Mock, fault: { readonly kind: FaultKind; readonly operation: string; readonly next: number }) =>
  fetch(`${mock.url}/_mock/faults`, { method: "PUT", body: JSON.stringify({ faults: [fault] }) })

const listed = "a list goes on after the pilgrim who is named, in order, and has what is known"
const status = "the status has every line of the order, until all are made"

describe("a system that breaks its contract fails in the right row", () => {
  it("when an answer lacks a member", async () => {
    const rows = await spoilt("visa", (text) => text.replace(/,"number":"P\d+"/, ""))
    expect(withVerdict(rows, "fail")).toEqual([
      expect.stringMatching(/^a question about an entitlement that is issued: .*missing.*number/),
      expect.stringMatching(/^every answer keeps to openapi.yaml: getEntitlement 200: must have .*'number'; listEnt/),
      expect.stringMatching(/^a list goes on .*'number'/),
    ])
  })

  it("when an answer is about somebody else", async () => {
    const rows = await spoilt("visa", (text, path) =>
      path.endsWith("/cancellation") ? text.replace(/"ent_\d+"/, '"ent_000000000000000"') : text,
    )
    expect(withVerdict(rows, "fail")).toEqual([
      expect.stringMatching(/^a cancellation of an entitlement that is issued: \$\.id/),
    ])
  })

  it("when answers keep to the pact but not to openapi.yaml", async () => {
    const rows = await spoilt("visa", (text, path) => {
      if (text.includes('"status":400')) return text.replace(/,"errors":\[.*\]/, "")
      if (text.includes('"status":401')) return text.replace("{", '{"instance":"/v1",')
      if (text.includes('"status":404')) return text.replace("{", '{"status":500,')
      if (path.includes("season=")) return text.replaceAll(/,"decidedAt":"[^"]*","number":"[^"]*"/g, "")
      return path === "/v1/entitlements" ? text.replace("{", '{"extra":1,') : text
    })
    const failed = withVerdict(rows, "fail")
    expect(failed.map((row) => row.split(":")[0])).toEqual(["every answer keeps to openapi.yaml", listed])
    for (const breach of [
      "getEntitlement 404: it has a member twice, at character",
      'getEntitlement 401: must NOT have additional properties: "instance"',
      /listEntitlements 200: .*must have required property 'decidedAt'/,
      'requestEntitlement 202: must NOT have additional properties: "extra"',
      "requestEntitlement 400: must have required property 'errors'",
    ])
      expect(failed[0]).toMatch(breach)
  })

  it.each([
    [
      "etrack",
      "application/soap+xml; charset=utf-8",
      "not text/xml in UTF-8",
      "FindGroup: a reference that nobody used",
    ],
    ["etrack", "text/xml; charset=iso-8859-1", "not text/xml in UTF-8", "FindGroup: a reference that nobody used"],
    ["telephony", "text/html", "not application/json", "the channels are listed"],
  ] as const)("when the content type of %s is %s", async (name, type, wanted, row) => {
    const failed = withVerdict(await spoilt(name, (text) => text, type), "fail")
    expect(failed.find((one) => one.startsWith(row))).toContain(`content type is ${type}, ${wanted}`)
  })

  it("when a text is another", async () => {
    const rows = await spoilt("sms", (text) => text.replace("0: Accepted for delivery", "0: Taken"))
    expect(withVerdict(rows, "fail").map((row) => row.split(":")[0])).toContain("a message in Arabic")
  })

  it("when XML breaks its schema in a way that Pact does not see", async () => {
    const rows = await spoilt("border", (text) => text.replace(/(<at>.*?<\/at>)(<point>.*?<\/point>)/, "$2$1"))
    expect(withVerdict(rows, "fail")).toEqual([
      expect.stringMatching(/^the documents of the page keep to border-feed.xsd: .*point/),
    ])
  })

  it("when the cursor of the border feed never moves on", async () => {
    const rows = await spoilt("border", (text) => text.replace(/<next>[^<]*</, "<next>0<"))
    expect(withVerdict(rows, "fail")).toEqual([
      "a question for what comes after the last document: the list has been read to its end: next repeats, though the page has documents",
      "the cursor of a page leads past it: the next page begins with the same document",
    ])
  })

  it("when a SOAP answer breaks its schema, or a fault is another", async () => {
    const rows = await spoilt("etrack", (text) =>
      text.replace(/<et:SettleTime>.*?<\/et:SettleTime>/, "").replaceAll("Client.AlreadyCancelled", "Client.Closed"),
    )
    const failed = withVerdict(rows, "fail")
    expect(failed).toContainEqual(expect.stringMatching(/^FindGroup: .*breaks the schema/))
    expect(failed).toContainEqual(
      "CancelMember: a second time is refused as Client.AlreadyCancelled: the fault soap:Client.Closed in place of Client.AlreadyCancelled",
    )
  })

  it.each([
    [
      /(<et:FindGroupResponse><et:Reference>)[^<]*/,
      "$11448-G1",
      "FindGroup: .*: the answer is about another reference",
    ],
    [/<et:AsOf>2\d{3}/, "<et:AsOf>2001", "FindGroup: .*: AsOf differs from our clock by more than a minute"],
    [/(<et:SettleTime>)[^<]*/, "$1PT300S", "FindGroup: .*: the settle time is longer than PT120S"],
    [/(<et:Decision><et:PilgrimReference>)[^<]*/, "$11448-Q1", "GetRegistration: .*: it decides about other pilgrims"],
    [
      /(<et:Outcome>)REGISTERED/,
      "$1REJECTED",
      "GetRegistration: .*: registration numbers and registered members do not match",
    ],
    [/(<et:ListRegistrationsResponse>).*(<.et:ListR)/, "$1x$2", "a list goes on .*: it breaks the schema"],
    [
      /(<et:ListRegistrationsResponse><et:Season>)1448/,
      "$11447",
      "a list goes on .*: the answer is about another season",
    ],
  ])("where the e-track answers with what its schema lets pass: %s", async (text, other, complaint) => {
    const rows = await spoilt("etrack", (answer) => answer.replace(text, other))
    expect(withVerdict(rows, "fail")).toContainEqual(expect.stringMatching(complaint))
  })

  it.each([
    [
      /[0-9a-f]{64}/,
      "0".repeat(64),
      "an order gets a receipt with the digest of its bytes: the receipt has another digest",
    ],
    [/,revoked,/, ",gone,", "a bracelet is revoked: row 2, column status breaks the contract"],
    [/^of,(.*)/s, "x,$1", `${listed}: it is not a table "list": its columns are x, pilgrim, serial, chip, status`],
    [/^(of,.*\r\n)1,/s, "$12,", `${listed}: it is not the whole part of the list`],
    [/(\r\n2,2,1448-C48-)000002/, "$1000009", `${status}: it is about other pilgrims`],
    [/(,made,)(W\d+)(.*\r\n.*,made,)W\d+/, "$1$2$3$2", `${status}: two lines have one serial or one chip`],
    [
      /^(replaces,.*\r\n.*1448-C48-)000002/s,
      "$1000001",
      "a bracelet is replaced, under a name once: the replacement is another pilgrim's",
    ],
  ])("where a file is for other bytes, or breaks its table: %s", async (text, other, complaint) => {
    const rows = await spoilt("workshop", (file) => file.replace(text, other))
    expect(withVerdict(rows, "fail")).toContain(complaint)
  })

  it("when a telephone exchange describes less than the contract, or its answers lack properties", async () => {
    const mock = await running("telephony")
    const spoil = (text: string) =>
      text
        .replace('"nickname": "hangup"', '"nickname": "other"')
        .replace('"httpMethod": "DELETE"', '"httpMethod": "PATCH"')
        .replace("Channel not found", "")
        .replace('"message"', '"text"')
    const spoiler = await startSpoiler(mock.url, spoil)
    onTestFinished(spoiler.close)
    const failed = withVerdict(await verified("telephony", spoiler.url), "fail")
    expect(failed).toContainEqual(expect.stringMatching(/^the description of channels has .*: it lacks DELETE /))
    expect(failed).toContain(
      "a channel that does not exist cannot be hung up: the refusal has neither a message nor an error",
    )
  })

  it.each([
    ["reply-lost", []],
    ["answered-twice", ["every answer keeps to openapi.yaml: revokeBracelet 200: it is not JSON"]],
  ] as const)("where it fails with %s", async (kind, more) => {
    const mock = await running("bracelet")
    mock.faults.set([{ kinds: [kind], rate: 1, seed: 1, operation: "revokeBracelet" }])
    const failed = withVerdict(await verified("bracelet", mock.url), "fail")
    expect(failed).toEqual([expect.stringMatching(/^a revocation: ./), ...more])
  })
})

describe("an interaction that cannot be tried", () => {
  it("fails when the endpoint refuses its provider state, and is never tried with the example's values", async () => {
    const mock = await running("bracelet")
    mock.faults.set([{ kinds: ["garbage"], rate: 1, seed: 1, operation: "getOrder" }])
    const failed = withVerdict(await verified("bracelet", mock.url), "fail")
    expect(failed).toContainEqual(
      expect.stringMatching(/^a revocation: a bracelet was made .* was not answered with a JSON object/),
    )
    expect(mock.ledger.counts()["bracelet.revoked"] ?? 0).toBe(0)
  })

  it("is skipped when its provider state did not come about and nothing is wrong", async () => {
    const mock = await startVisaAuthority({ decideAfterMs: 20, refuseRate: 0 })
    onTestFinished(() => mock.close())
    const rows = await verified("visa", mock.url)
    expect(withVerdict(rows, "fail")).toEqual([])
    expect(withVerdict(rows, "skipped").map((row) => row.split(":")[0])).toEqual([
      "a cancellation of an entitlement that is refused",
      "a question about an entitlement that is refused",
    ])
  })

  it.each(["etrack", "visa", "telephony"] as const)("fails when nobody answers, and says so: %s", async (name) => {
    const rows = await verified(name, "http://127.0.0.1:9")
    expect(withVerdict(rows, "pass")).toEqual([])
    const failed = withVerdict(rows, "fail")
    expect(failed.length).toBeGreaterThan(10)
    expect(failed.filter((row) => !/: no answer(: nothing listens there)? \(\w+\)$/.test(row))).toEqual([])
  })

  it("fails where it sends the call elsewhere, which is not followed, and names the wrong status first", async () => {
    const mock = await running("border")
    await failing(mock, { kind: "redirected", operation: "getDocument", next: 2 })
    const rows = await verified("border", mock.url)
    expect(withVerdict(rows, "fail")).toContainEqual(
      expect.stringMatching(/^a question for a document that is not there: expected 404 but was 307; /),
    )
    expect(mock.traffic().elsewhere).toBe(0)
  })

  it("fails when it answers a call with what is no JSON, and the call that rings all the same is hung up", async () => {
    const mock = await running("telephony")
    await failing(mock, { kind: "garbage", operation: "originateWithId", next: 2 })
    const rows = await verified("telephony", mock.url)
    expect(withVerdict(rows, "fail")).toEqual([
      "a call without an endpoint is refused: it was answered with 200, and with what is no JSON",
      "a call begins to ring, on the channel of its id: it was answered with 200, and with what is no JSON",
    ])
    expect(mock.ledger.counts()).toMatchObject({ "call.placed": 1 })
    expect(await (await fetch(`${mock.url}/_mock/lines`)).json()).toMatchObject({ lines: [] })
  })

  it("fails when the answer that its state begins with names nothing to go on with", async () => {
    const rows = await spoilt("visa", (text, path) => (path === "/v1/entitlements" ? "{}" : text))
    expect(withVerdict(rows, "fail")).toContain(
      "a question about an entitlement that is issued: a permit was issued: POST /v1/entitlements was answered without an id",
    )
  })
})

it("No secret is printed, even when the endpoint returns it", async () => {
  const mock = await running("visa")
  const token = "the very secret token"
  const spoiler = await startSpoiler(mock.url, (text) => text.replace(/"title":"[^"]*"/, `"title":"${token}"`))
  onTestFinished(spoiler.close)
  const rows = await verified("visa", spoiler.url, { VISA_TOKEN: token })
  expect(withVerdict(rows, "fail").length).toBeGreaterThan(5)
  expect(JSON.stringify(rows)).not.toContain(token)
})

it("No Authorization header is printed, even when the endpoint returns it", async () => {
  const login = { WORKSHOP_USERNAME: "mahmal", WORKSHOP_PASSWORD: "the very secret password" }
  const mock = await startBraceletWorkshop({ username: login.WORKSHOP_USERNAME, password: login.WORKSHOP_PASSWORD })
  onTestFinished(() => mock.close())
  const proof = Buffer.from("mahmal:the very secret password").toString("base64")
  const spoiler = await startSpoiler(mock.url, (text) => text.replace("order,", `Basic ${proof},`))
  onTestFinished(spoiler.close)
  const rows = await verified("workshop", spoiler.url, login)
  expect(withVerdict(rows, "fail")).toContainEqual(expect.stringMatching(/its columns are Basic •••, lines/))
  expect(JSON.stringify(rows)).not.toContain(proof.slice(0, 20))
})
