import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { crossingsIn, pageIn, pageSize } from "../src/border-feed/translate.ts"
import * as maker from "../src/bracelet-maker/translate.ts"
import * as workshop from "../src/bracelet-workshop/translate.ts"
import { readMessage } from "../src/etrack/envelope.ts"
import { mostInAnswer } from "../src/etrack/schema.ts"
import * as track from "../src/etrack/translate.ts"
import * as operator from "../src/sms-operator/translate.ts"
import * as visa from "../src/visa-authority/translate.ts"
import type { Element } from "../src/xml/Element.ts"

type Reader = (text: string) => Result.Result<unknown, string>

/** Tests that a good answer is accepted, and that each change to it, valid by the schema, is refused as a contradiction. */
const refusesContradictions = (
  read: Reader,
  good: string,
  changes: ReadonlyArray<readonly [contradiction: string, from: string | RegExp, to: string]>,
) => {
  it("is accepted when it agrees with itself and with the question", () => {
    expect(Result.isSuccess(read(good))).toBe(true)
  })
  it.each(changes)("is refused with %s", (_, from, to) => {
    const changed = good.replace(from, to)
    expect(changed).not.toBe(good)
    const { failure } = read(changed) as Result.Failure<unknown, string>
    expect(failure).toMatch(/^(a|an|more|another)\b/)
  })
}

const sample = (path: string) => readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${path}`)), "utf8")
const soap =
  (read: (body: Element) => Result.Result<unknown, string>): Reader =>
  (text) =>
    // Every contradiction must be valid by the schema, so this may throw.
    read(Result.getOrThrow(readMessage(text, mostInAnswer)).body)

const season = "1448" as SeasonName
const number = "<et:RegistrationNumber>001448000017</et:RegistrationNumber>"
const code = "<et:Code>ENTRY_BARRED</et:Code>"

describe("a decision of the e-track", () => {
  refusesContradictions(
    soap(track.registrationIn("ETR-004481448001")),
    sample("etrack/samples/GetRegistration.response.decided.xml"),
    [
      ["another receipt", "ETR-004481448001", "ETR-004481448009"],
      ["a member twice", "1448-Q48-900002", "1448-Q48-900001"],
      [
        "a rejection that has a number",
        "<et:Code>PASSPORT_NOT_RECOGNISED",
        `${number}<et:Code>PASSPORT_NOT_RECOGNISED`,
      ],
      ["a registration without its number", number, ""],
      ["a registration that has a code", number, number + code],
      ["a rejection without its code", "<et:Code>PASSPORT_NOT_RECOGNISED</et:Code>", ""],
      ["no time of the decision", /<et:DecidedAt>.*<\/et:DecidedAt>/, ""],
      ["no member's decision", /<et:Decision>.*<\/et:Decision>/s, ""],
      ["neither a decision nor its time", /<et:DecidedAt>.*<\/et:Decision>/s, ""],
      ["decisions, though it is pending", "DECIDED", "PENDING"],
    ],
  )
})

describe("a notification of the e-track", () => {
  const good = sample("etrack/samples/RegistrationDecided.request.xml")
  refusesContradictions(soap(track.registrationTold), good, [["decisions, though it is pending", "DECIDED", "PENDING"]])
})

describe("what the e-track finds under a reference", () => {
  refusesContradictions(soap(track.foundIn("1448-G900001")), sample("etrack/samples/FindGroup.response.twice.xml"), [
    ["another reference", "1448-G900001", "1448-G900009"],
    ["a member twice in one registration", "1448-Q48-900002", "1448-Q48-900001"],
    [
      "a pending member, though it is decided",
      /CANCELLED(<\/et:Status>)\s*<et:RegistrationNumber>.*?<\/et:RegistrationNumber>/,
      "PENDING$1",
    ],
    [
      "pending members only, though it is decided",
      /(ETR-004481448002<\/et:Receipt>\s*<et:Status>)PENDING/,
      "$1DECIDED",
    ],
    ["a cancellation without a number", number, ""],
    ["a pending member who has a number", /\n {10}<et:Status>PENDING<.et:Status>/, `$&${number}`],
    ["a pending member who has a code", /\n {10}<et:Status>PENDING<.et:Status>/, `$&${code}`],
  ])
})

describe("a part of the e-track's list", () => {
  refusesContradictions(
    soap(track.listedIn({ season, limit: 3 })),
    sample("etrack/samples/ListRegistrations.response.xml"),
    [
      ["another season", "<et:Season>1448", "<et:Season>1449"],
      ["pilgrims of another season", /1448-Q48-900003/, "1449-Q48-900003"],
      ["pilgrims out of order", /1448-Q48-900003/, "1448-Q48-900000"],
    ],
  )
  const before = "1448-Q48-900000" as PilgrimId
  const after = track.listedIn({ season, limit: 2, after: before })
  refusesContradictions(
    soap(after),
    sample("etrack/samples/ListRegistrations.response.xml").replace("1448-Q48-900003", "1448-Q48-900002"),
    [
      ["more pilgrims than were asked for", /1448-Q48-900002(?=.*REGISTERED)(?!.*1448-Q48-900002)/s, "1448-Q48-900003"],
      ["the pilgrim of the cursor itself", /1448-Q48-900001/g, before],
      ["nobody, though there is more", /<et:More>false.*<\/et:Member>/s, "<et:More>true</et:More>"],
    ],
  )
})

describe("a cancellation of the e-track", () => {
  refusesContradictions(soap(track.cancelledIn("001448000017")), sample("etrack/samples/CancelMember.response.xml"), [
    ["another number", "001448000017", "001448000018"],
  ])
})

it.each([
  ["the receipt of a group", track.receiptIn, "GetRegistration.response.decided"],
  ["a decision", track.registrationIn("ETR-004481448001"), "RegisterGroup.response"],
  ["a notification", track.registrationTold, "GetRegistration.response.decided"],
  ["what is under a reference", track.foundIn("1448-G900001"), "GetRegistration.response.decided"],
  ["a list", track.listedIn({ season, limit: 3 }), "FindGroup.response.twice"],
  ["a cancellation", track.cancelledIn("001448000017"), "RegisterGroup.response"],
])("%s is never read from the e-track's answer to another question", (_, read, name) => {
  const answer = sample(`etrack/samples/${name}.xml`)
  expect(soap(read)(answer)).toEqual(Result.fail("another answer than was asked for"))
})

const at = "2027-02-01T08:00:00.000Z"
const { pilgrim } = traveller(2)
const request = { kind: "permit", registrationNumber: "000000000002", traveller: traveller(2) } as const
const entitlement = { id: "ent_000000000000001", pilgrim, kind: "permit", receivedAt: at }
const json = JSON.stringify

describe("an entitlement", () => {
  refusesContradictions(visa.receivedIn(request), json({ ...entitlement, status: "received" }), [
    ["another pilgrim", pilgrim, traveller(3).pilgrim],
    ["another kind", "permit", "visa"],
  ])
  const issued = { ...entitlement, status: "issued", decidedAt: at, number: "P000000000001" }
  refusesContradictions(visa.entitlementIn(entitlement.id), json(issued), [
    ["another id", "ent_000000000000001", "ent_000000000000002"],
    ["a visa's number on a permit", "P000000000001", "V000000000001"],
    ["a permit's number on a visa", "permit", "visa"],
  ])
  refusesContradictions(
    visa.cancelledIn(entitlement.id),
    json({ ...entitlement, status: "cancelled", cancelledAt: at }),
    [["another id", "ent_000000000000001", "ent_000000000000002"]],
  )
})

const bracelet = { serial: "B000000000001", chip: "04A1B2C3D4E5F6" }
const another = { serial: "B000000000002", chip: "04A1B2C3D4E5F7" }

describe("an order of bracelets", () => {
  refusesContradictions(maker.receiptIn("O-1", 2), json({ orderNo: "O-1", lines: 2, receivedAt: at }), [
    ["another number", "O-1", "O-2"],
    ["other lines", ":2", ":3"],
  ])
  const made = [
    { pilgrim, ...bracelet },
    { pilgrim: traveller(3).pilgrim, ...another },
  ]
  const complete = json({ orderNo: "O-1", status: "complete", ordered: 2, made })
  refusesContradictions(maker.progressIn("O-1"), complete, [
    ["another number", "O-1", "O-2"],
    ["one pilgrim twice", traveller(3).pilgrim, pilgrim],
    ["one serial twice", another.serial, bracelet.serial],
    ["one chip twice", another.chip, bracelet.chip],
    ["some missing, though it is complete", '"ordered":2', '"ordered":3'],
    ["more than were ordered", '"complete","ordered":2', '"open","ordered":1'],
  ])
})

describe("a receipt of the SMS operator", () => {
  const receipt = (text: string) =>
    Result.mapError(
      operator.acceptance({ word: "answer", status: 202, headers: {}, text }, "m-1"),
      ({ detail }) => detail,
    )
  refusesContradictions(receipt, json({ id: "sms_0000000000000001", reference: "m-1" }), [
    ["another message", "m-1", "m-2"],
  ])
})

describe("one bracelet", () => {
  const revoked = { ...bracelet, pilgrim, orderNo: "O-1", status: "revoked", reason: "lost", revokedAt: at }
  refusesContradictions(maker.revokedIn(bracelet.serial), json(revoked), [
    ["another serial", bracelet.serial, another.serial],
  ])
  const successor = { ...another, pilgrim, orderNo: "O-1", replaces: bracelet.serial, status: "active" }
  refusesContradictions(maker.successorIn(bracelet.serial), json(successor), [
    ["another predecessor", `"replaces":"${bracelet.serial}"`, '"replaces":"B000000000009"'],
    ["no predecessor", `"replaces":"${bracelet.serial}",`, ""],
    ["itself as its predecessor", another.serial, bracelet.serial],
  ])
})

describe("a file of the workshop", () => {
  const file = "line,pilgrim\r\n"
  const sha256 = createHash("sha256").update(file).digest("hex")
  refusesContradictions(workshop.receiptIn("O-1", file, 2), `order,lines,sha256\r\nO-1,2,${sha256}\r\n`, [
    ["another order", "O-1", "O-2"],
    ["other lines", ",2,", ",1,"],
    ["the digest of another file", sha256, createHash("sha256").digest("hex")],
    ["a second line", `${sha256}\r\n`, `${sha256}\r\nO-1,2,${sha256}\r\n`],
  ])
  const status = sample("bracelet-workshop/samples/status.csv").replace("waiting,,", "made,W0000000002,04A1B2C3D4E5F7")
  refusesContradictions(workshop.progressIn, status, [
    ["its last line cut off", /2,2,.*\r\n/, ""],
    ["its first line cut off", /1,2,.*\r\n/, ""],
    ["one line twice", /2,2,/, "1,2,"],
    ["one pilgrim twice", "1448-Q48-000002", "1448-Q48-000001"],
    ["one serial twice", "W0000000002", "W0000000001"],
    ["one chip twice", "04A1B2C3D4E5F7", "04A1B2C3D4E5F6"],
  ])
  refusesContradictions(workshop.listedIn({ season, limit: 500 }), sample("bracelet-workshop/samples/list.csv"), [
    ["a line cut off", /2,1448-Q48-000001,W0000000003.*\r\n/, ""],
    ["two numbers of lines", "2,1448-Q48-000001,W0000000003", "3,1448-Q48-000001,W0000000003"],
  ])
  refusesContradictions(workshop.revokedIn("W0000000001"), sample("bracelet-workshop/samples/revoked.csv"), [
    ["another serial", "W0000000001", "W0000000002"],
  ])
  refusesContradictions(workshop.successorIn("W0000000001"), sample("bracelet-workshop/samples/replaced.csv"), [
    ["another predecessor", "W0000000001", "W0000000009"],
    ["itself as its predecessor", "W0000000002", "W0000000001"],
  ])
})

describe("the border feed", () => {
  const page = sample("border-feed/samples/feed.xml")
  refusesContradictions(pageIn(""), page, [
    ["a document instead of a page", page, sample("border-feed/samples/document.xml")],
  ])
  refusesContradictions(pageIn("1"), page, [["the same cursor after a page with documents", "<next>2", "<next>1"]])
  refusesContradictions(pageIn("2"), sample("border-feed/samples/feed.empty.xml"), [
    ["an empty page with another cursor", "<next>2", "<next>3"],
  ])
  refusesContradictions(crossingsIn("D000000001"), sample("border-feed/samples/document.xml"), [
    ["another document's number", "D000000001", "D000000002"],
  ])

  it("ends with the first page that is not full", () => {
    const entry = (n: number) => `<document id="D${String(n).padStart(9, "0")}" crossings="1" publishedAt="${at}"/>`
    const full = (count: number) =>
      `<feed xmlns="urn:mahmal:border-feed:1">${Array.from({ length: count }, (_, n) => entry(n)).join("")}<next>9</next></feed>`
    expect(pageIn("8")(full(pageSize))).toMatchObject({ success: { end: false } })
    expect(pageIn("8")(full(pageSize - 1))).toMatchObject({ success: { end: true } })
  })

  it("distinguishes arrivals and departures", () => {
    const read = crossingsIn("D000000002")(sample("border-feed/samples/document.out-of-order.xml"))
    expect(Result.getOrThrow(read).map(({ direction }) => direction)).toEqual(["departure", "arrival"])
  })
})
