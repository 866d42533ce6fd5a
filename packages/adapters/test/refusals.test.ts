import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as workshop from "../src/bracelet-workshop/refusal.ts"
import type { Outcome } from "../src/http/Call.ts"
import * as rest from "../src/http/rest.ts"
import { placed } from "../src/telephony/translate.ts"

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

it("A telephone exchange that refuses our credentials has placed no call", () => {
  const refusing = (status: number, text: string) =>
    inOneWord(Result.map(placed({ word: "answer", status, headers: {}, text }, "mahmal.drawn.x"), () => "done"))
  for (const status of [401, 403]) {
    expect(refusing(status, '{"error":"Authentication required"}')).toBe("Unavailable")
    expect(refusing(status, "<h1>No</h1>")).toBe("InDoubt")
  }
})

it("A problem whose status is not the answer's leaves a submission in doubt", () => {
  const contradiction = problem(400, "invalid-request", 503)
  expect(inOneWord(rest.submission(contradiction, 202, read))).toBe("InDoubt")
  expect(inOneWord(workshop.submission(file(404, "conflict"), 202, read))).toBe("InDoubt")
})
