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
])("a no of %s", (_, { submission, question }, no) => {
  const meanings = (outcome: Outcome) => [inOneWord(submission(outcome, 202, read)), inOneWord(question(outcome, read))]

  it.each([
    [404, "not-found"],
    [409, "conflict"],
    [413, "too-large"],
    [415, "unsupported-media-type"],
  ])("with status %i is the answer, and stays it", (status, code) => {
    expect(meanings(no(status, code))).toEqual(["Declined", "Declined"])
  })

  it("for want of a right key is nobody's fault who is asked about", () => {
    expect(inOneWord(submission(no(401, "unauthorised"), 202, read))).toMatch(/^Unavailable/)
    expect(inOneWord(question(no(401, "unauthorised"), read))).toMatch(/^Unavailable/)
  })

  it("for now is made again after the time that was asked for, whoever says so", () => {
    for (const outcome of [no(429, "too-many-requests"), no(503, "unavailable"), page(429), page(503)])
      expect(meanings(outcome)).toEqual(["Unavailable for 7000", "Unavailable for 7000"])
  })

  it("by a failure says nothing about a submission, and that a question is asked again", () => {
    expect(meanings(no(500, "internal"))).toEqual(["InDoubt", "Unavailable"])
  })

  it("in other words than its own, or with a status that nobody knows, is none", () => {
    for (const outcome of [page(400), page(401), page(404), page(500), page(502), no(418, "teapot")])
      expect(meanings(outcome)).toEqual(["InDoubt", "Unreadable"])
  })

  it("is read where a yes was expected: another success than the contract's is none", () => {
    const outcome = (status: number): Outcome => ({ word: "answer", status, headers: {}, text: "" })
    expect(meanings(outcome(202))).toEqual(["done", "Unreadable"])
    expect(meanings(outcome(200))).toEqual(["InDoubt", "done"])
    expect(meanings(outcome(204))).toEqual(["InDoubt", "Unreadable"])
  })

  it("that nobody could hear is one only where nothing was sent", () => {
    expect(meanings({ word: "not-sent", detail: "" })).toEqual(["Unavailable", "Unavailable"])
    expect(meanings({ word: "no-answer", detail: "" })).toEqual(["InDoubt", "Unavailable"])
    expect(meanings({ word: "unfit", status: 200, detail: "" })).toEqual(["InDoubt", "Unreadable"])
  })
})

it("the telephone exchange that does not know us has placed no call", () => {
  const refusing = (status: number, text: string) =>
    inOneWord(Result.map(placed({ word: "answer", status, headers: {}, text }, "mahmal.drawn.x"), () => "done"))
  for (const status of [401, 403]) {
    expect(refusing(status, '{"error":"Authentication required"}')).toBe("Unavailable")
    expect(refusing(status, "<h1>No</h1>")).toBe("InDoubt")
  }
})

it("a problem whose status is not the answer's is not believed", () => {
  const lie = problem(400, "invalid-request", 503)
  expect(inOneWord(rest.submission(lie, 202, read))).toBe("InDoubt")
  expect(inOneWord(workshop.submission(file(404, "conflict"), 202, read))).toBe("InDoubt")
})
