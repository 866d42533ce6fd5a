import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as workshop from "../src/bracelet-workshop/refusal.ts"
import type { Outcome } from "../src/http/Call.ts"
import * as rest from "../src/http/rest.ts"
import { placed, played } from "../src/telephony/translate.ts"

const headers = { "retry-after": "7" }
const problem = (status: number, type: string, says = status): Outcome => {
  const text = JSON.stringify({ type: `urn:mahmal:problem:${type}`, title: "T", status: says, detail: "D" })
  return { word: "answer", status, headers, text }
}
const file = (status: number, code: string): Outcome => ({
  word: "answer",
  status,
  headers,
  text: `code,row,column\r\n${code},,\r\n`,
})
const page = (status: number): Outcome => ({ word: "answer", status, headers, text: "<h1>No</h1>" })

const textOf = (outcome: Outcome): string => (outcome.word === "answer" ? outcome.text : "")
const read = () => Result.succeed("done")
const inOneWord = (result: Result.Result<string, { readonly _tag: string; readonly retryAfter?: number }>): string =>
  Result.match(result, {
    onSuccess: (word) => word,
    onFailure: ({ _tag, retryAfter }) => (retryAfter === undefined ? _tag : `${_tag} for ${retryAfter}`),
  })

describe.each([
  ["a REST interface", rest, problem],
  ["the workshop", workshop, file],
])("a refusal by %s", (_, { submission, question }, refusal) => {
  const meanings = (outcome: Outcome) => [inOneWord(submission(outcome, 202, read)), inOneWord(question(outcome, read))]

  it.each([
    [404, "not-found"],
    [409, "conflict"],
    [413, "too-large"],
    [415, "unsupported-media-type"],
  ])("with status %i is final", (status, code) => {
    expect(meanings(refusal(status, code))).toEqual(["Declined", "Declined"])
  })

  it("for wrong credentials is temporary, and declines nobody", () => {
    expect(inOneWord(submission(refusal(401, "unauthorised"), 202, read))).toMatch(/^Unavailable/)
    expect(inOneWord(question(refusal(401, "unauthorised"), read))).toMatch(/^Unavailable/)
  })

  it("for now is made again after the time that was asked for, whoever says so", () => {
    for (const outcome of [refusal(429, "too-many-requests"), refusal(503, "unavailable"), page(429), page(503)])
      expect(meanings(outcome)).toEqual(["Unavailable for 7000", "Unavailable for 7000"])
  })

  it("with 500 leaves a submission in doubt, and a question may be asked again", () => {
    expect(meanings(refusal(500, "internal"))).toEqual(["InDoubt", "Unavailable"])
  })

  it("with another body or status than the contract has is none", () => {
    for (const outcome of [page(400), page(401), page(404), page(500), page(502), refusal(418, "teapot")])
      expect(meanings(outcome)).toEqual(["InDoubt", "Unreadable"])
  })

  it("is not the only breach: another status of success than the contract's is one too", () => {
    const outcome = (status: number): Outcome => ({ word: "answer", status, headers: {}, text: "" })
    expect(meanings(outcome(202))).toEqual(["done", "Unreadable"])
    expect(meanings(outcome(200))).toEqual(["InDoubt", "done"])
    expect(meanings(outcome(204))).toEqual(["InDoubt", "Unreadable"])
  })

  it("is not needed to know that a submission which was never sent is not done", () => {
    expect(meanings({ word: "not-sent", detail: "" })).toEqual(["Unavailable", "Unavailable"])
    expect(meanings({ word: "no-answer", detail: "" })).toEqual(["InDoubt", "Unavailable"])
    expect(meanings({ word: "unfit", status: 200, detail: "" })).toEqual(["InDoubt", "Unreadable"])
  })
})

it("A file or request that is wrong in itself is declined, with at most three of the wrong places", () => {
  const places = ["/passport/number", "/sex", "/kind", "/birthDate"]
  const errors = places.map((pointer, i) => ({ in: ["path", "query", "header", "body"][i], pointer, detail: "no" }))
  const text = JSON.stringify({ ...JSON.parse(textOf(problem(400, "invalid-request"))), errors })
  expect(rest.submission({ word: "answer", status: 400, headers, text }, 202, read)).toMatchObject({
    failure: { _tag: "Declined", detail: "invalid-request at /passport/number, /sex, /kind" },
  })
  const rows = places.map((_, i) => `invalid-file,${i + 2},pilgrim\r\n`).join("")
  expect(
    workshop.submission({ word: "answer", status: 400, headers, text: `code,row,column\r\n${rows}` }, 200, read),
  ).toMatchObject({
    failure: { _tag: "Declined", detail: "invalid-file at row 2 pilgrim, row 3 pilgrim, row 4 pilgrim" },
  })
})

it("A refusal that names places which are none repeats nothing of them: they may hold a person's data", () => {
  const errors = ["/passport/A 123", "/Salem Rashid", "/سالم", `/${"x".repeat(80)}`].map((pointer) => ({
    in: "body",
    pointer,
    detail: "no",
  }))
  const text = JSON.stringify({ ...JSON.parse(textOf(problem(409, "conflict"))), errors })
  expect(rest.question({ word: "answer", status: 409, headers, text }, read)).toMatchObject({
    failure: { _tag: "Declined", code: "conflict", detail: "conflict" },
  })
})

describe("a telephone exchange", () => {
  const ended = (status: number, text = '{"message":"…"}') =>
    inOneWord(Result.map(placed({ word: "answer", status, headers, text }, "mahmal.drawn.x"), () => "done"))

  it("that refuses our credentials has placed no call", () => {
    for (const status of [401, 403]) {
      expect(ended(status, '{"error":"Authentication required"}')).toBe("Unavailable")
      expect(ended(status, "<h1>No</h1>")).toBe("InDoubt")
    }
  })

  it("that has the call already rings, one that refuses it does not, and after any other answer nobody knows", () => {
    expect([409, 400, 404, 503].map((status) => ended(status))).toEqual([
      "done",
      "Declined",
      "Declined",
      "Unavailable for 7000",
    ])
    for (const status of [201, 204, 422, 500, 502]) expect(ended(status)).toBe("InDoubt")
    for (const status of [400, 404, 409])
      for (const text of ["<h1>No</h1>", "{}", '{"reason":"…"}']) expect(ended(status, text)).toBe("InDoubt")
  })

  it("plays a notice only when it says so of this call", () => {
    const playback = (id: string) => JSON.stringify({ id, target_uri: "channel:x", state: "queued" })
    const playing = (status: number, text: string) =>
      inOneWord(Result.map(played({ word: "answer", status, headers, text }, "mahmal.drawn.x"), () => "playing"))
    expect(playing(201, playback("mahmal.drawn.x"))).toBe("playing")
    expect(playing(201, playback("mahmal.drawn.y"))).toBe("InDoubt")
    expect(playing(200, playback("mahmal.drawn.x"))).toBe("InDoubt")
    expect(playing(404, '{"message":"…"}')).toBe("Declined")
  })
})

it("A problem whose status is not the answer's leaves a submission in doubt", () => {
  const contradiction = problem(400, "invalid-request", 503)
  expect(inOneWord(rest.submission(contradiction, 202, read))).toBe("InDoubt")
  expect(inOneWord(workshop.submission(file(404, "conflict"), 202, read))).toBe("InDoubt")
})
