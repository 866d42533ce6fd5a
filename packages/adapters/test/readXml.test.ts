import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { crossingsIn, pageIn } from "../src/border-feed/translate.ts"
import { readMessage } from "../src/etrack/envelope.ts"
import { mostInAnswer } from "../src/etrack/schema.ts"
import { foundIn, listedIn } from "../src/etrack/translate.ts"
import { parseXml } from "../src/xml/readXml.ts"

describe("an XML document", () => {
  const failure = (text: string) => Result.merge(Result.map(parseXml(text, 6), () => "read"))

  it("is read with the most elements and attributes that are allowed, and refused with one more", () => {
    expect(failure('<a b="c"><d/><d>x</d><d></d></a>')).toBe("read")
    expect(failure('<a b="c"><d/><d>x</d><d></d><d/></a>')).toBe("read")
    expect(failure('<a b="c"><d/><d>x</d><d></d><d/><d/></a>')).toBe("more than 6 elements and attributes")
    expect(failure('<a b="c" d="e"><f g="h" i="j"/><k/></a>')).toBe("more than 6 elements and attributes")
  })
})

it("A document that declares another encoding than UTF-8 is refused, though its bytes were read as UTF-8", () => {
  const declaring = (encoding: string) => parseXml(`<?xml version="1.0" encoding="${encoding}"?><a>مكة</a>`, 6)
  expect(declaring("utf-8")).toMatchObject({ success: { text: "مكة" } })
  for (const encoding of ["ISO-8859-6", "windows-1256", "UTF-16"]) expect(declaring(encoding)._tag).toBe("Failure")
})

describe("an answer in XML", () => {
  const sample = readFileSync(
    fileURLToPath(import.meta.resolve("@mahmal/contracts/etrack/samples/ListRegistrations.response.xml")),
    "utf8",
  )
  const listing = (members: number): string => {
    const [member = ""] = /<et:Member>[\s\S]*?<\/et:Member>/.exec(sample) ?? []
    return sample.replace(
      /(<et:More>[^<]*<\/et:More>)[\s\S]*(<\/et:ListRegistrationsResponse>)/,
      `$1${member.repeat(members)}$2`,
    )
  }
  const crossing = `<crossing><passport>A1</passport><nationality>QAT</nationality><birthDate>1980-01-01</birthDate><direction>ARRIVAL</direction><at>2027-05-01T08:00:00Z</at><point>JED</point></crossing>`
  const crossings = (many: number): string =>
    `<crossings xmlns="urn:mahmal:border-feed:1" document="D000000001" publishedAt="2027-05-01T08:00:00Z">${crossing.repeat(many)}</crossings>`

  it("is read when it is the largest that the contract allows", () => {
    expect(Result.isSuccess(readMessage(listing(1_500), mostInAnswer))).toBe(true)
    expect(Result.isSuccess(crossingsIn("D000000001")(crossings(500)))).toBe(true)
  })

  it("means the same when there is white space around its values, as XML Schema allows", () => {
    const read = (text: string) => Result.getOrThrow(readMessage(text, mostInAnswer)).body
    const answers: ReadonlyArray<readonly [name: string, reading: (text: string) => Result.Result<unknown, string>]> = [
      [
        "etrack/samples/ListRegistrations.response.xml",
        (text) => listedIn({ season: "1448" as SeasonName, limit: 9 })(read(text.replace(/false(\s*<)/, "true$1"))),
      ],
      ["etrack/samples/FindGroup.response.twice.xml", (text) => foundIn("1448-G900001")(read(text))],
      ["border-feed/samples/feed.xml", pageIn("")],
      ["border-feed/samples/document.xml", crossingsIn("D000000001")],
    ]
    for (const [name, reading] of answers) {
      const text = readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${name}`)), "utf8")
      const spaced = text
        .replace(
          /(<(?:et:)?(?:More|AsOf|SettleTime|next|passport|nationality|birthDate|direction|at|point)>)([^<]*)/g,
          "$1\n  $2\n  ",
        )
        .replace(/ (id|document)="([^"]*)"/g, ' $1=" $2 "')
      expect(spaced).not.toBe(text)
      expect(Result.isSuccess(reading(text))).toBe(true)
      expect(reading(spaced)).toEqual(reading(text))
    }
  })

  it("is refused when it has xsi:schemaLocation or xsi:nil", () => {
    const xsi = "http://www.w3.org/2001/XMLSchema-instance"
    for (const attribute of ["schemaLocation='urn:a b'", "noNamespaceSchemaLocation='b'"]) {
      const inside = sample.replace("<et:Season>", `<et:Season xmlns:i="${xsi}" i:${attribute}>`)
      expect(readMessage(inside, mostInAnswer)).toEqual(Result.fail("attributes of XML Schema"))
    }
    const nil = sample.replace("<et:Season>", `<et:Season xmlns:i="${xsi}" i:nil="true">`)
    expect(Result.isFailure(readMessage(nil, mostInAnswer))).toBe(true)
  })

  it("is refused before validation when it has more elements than any valid answer", () => {
    expect(readMessage(listing(2_000), mostInAnswer)).toEqual(Result.fail("more than 10000 elements and attributes"))
    expect(crossingsIn("D000000001")(crossings(800))).toEqual(Result.fail("more than 5000 elements and attributes"))
  })
})
