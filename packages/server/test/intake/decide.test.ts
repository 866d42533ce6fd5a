import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decide } from "../../src/intake/decide.ts"
import { all, answers, decideAll, header, line, pieces, season1448, shuffled } from "./files.ts"

const file = (...lines: ReadonlyArray<string>): string => header + lines.join("")

describe("duplicates", () => {
  it("are the rows that arrived later, wherever they stand", async () => {
    const first = line(0, { application_no: "Q1", submitted_at: "2026-09-01T10:00:00+03:00", group_ref: "A" })
    const later = line(0, { application_no: "Q0", submitted_at: "2026-09-01T10:00:00+02:00", group_ref: "B" })
    expect(await answers(file(later, first))).toEqual(["Q0: duplicate-passport duplicate-qid", "Q1: "])
  })

  it("arrived later by however little", async () => {
    const times = ["10:00:00.0001", "10:00:00.0009", "10:00:00.000900001", "10:00:00.01"]
    const rows = times.map((time, nth) =>
      line(0, { application_no: `Q${9 - nth}`, submitted_at: `2026-09-01T${time}Z`, group_ref: `G${nth}` }),
    )
    for (let first = 0; first < rows.length - 1; first++) {
      const decided = await answers(file(...rows.slice(first, first + 2)))
      expect(decided).toEqual([`Q${8 - first}: duplicate-passport duplicate-qid`, `Q${9 - first}: `])
    }
  })

  it("arrive in the order of their numbers when they were submitted together", async () => {
    const rows = ["Q3", "Q1", "Q2"].map((application_no) => line(0, { application_no, group_ref: application_no }))
    expect(await answers(file(...rows))).toEqual([
      "Q1: ",
      "Q2: duplicate-passport duplicate-qid",
      "Q3: duplicate-passport duplicate-qid",
    ])
  })

  it("are found by a QID that was pasted with controls of direction", async () => {
    const qid = line(0).split(",")[2] as string
    const again = { application_no: "Q2", group_ref: "B", qid: `\u200f${qid}\u200e`, passport_no: "X1" }
    const decided = await answers(file(line(0, { application_no: "Q1", group_ref: "A" }), line(0, again)))
    expect(decided).toEqual(["Q1: ", "Q2: duplicate-qid mrz-mismatch"])
  })

  it("are found by the cleaned QID, and of a row that was rejected itself", async () => {
    const qid = line(0).split(",")[2] as string
    const late = { application_no: "Q1", group_ref: "A", mobile: "" }
    const again = {
      application_no: "Q2",
      group_ref: "B",
      qid: ` ${qid} `,
      passport_no: "X1",
      submitted_at: "2026-10-01T00:00:00Z",
    }
    expect(await answers(file(line(0, late), line(0, again)))).toEqual([
      "Q1: mobile-invalid",
      "Q2: duplicate-qid mrz-mismatch",
    ])
  })

  it("are not found by QIDs of a wrong format, nor on rows that could not be read", async () => {
    const rows = [
      line(0, { application_no: "Q1", sex: "" }),
      line(0, { application_no: "Q2", group_ref: "A", qid: "123" }),
      line(0, { application_no: "Q3", group_ref: "B", qid: "123", passport_no: "X1" }),
    ]
    expect(await answers(file(...rows))).toEqual(["Q1: field-invalid", "Q2: qid-format", "Q3: mrz-mismatch qid-format"])
  })
})

describe("a group", () => {
  const companion = { role: "companion", relation: "friend", group_ref: "G" }

  it("is the readable rows that share a reference, wherever they stand", async () => {
    const rows = [
      line(1, { ...companion, application_no: "Q2" }),
      line(2, { ...companion, application_no: "Q3", sex: "?" }),
      line(0, { application_no: "Q1", group_ref: " G " }),
    ]
    expect(await answers(file(...rows))).toEqual(["Q1: ", "Q2: ", "Q3: field-invalid"])
  })

  it("does not travel when its principal arrived with somebody else's passport", async () => {
    const rows = [
      line(0, { application_no: "Q1", group_ref: "A" }),
      line(0, { application_no: "Q2", group_ref: "G" }),
      line(1, { ...companion, application_no: "Q3" }),
    ]
    expect((await answers(file(...rows)))[2]).toBe("Q3: principal-rejected")
  })

  it("of nobody's naming is one person alone", async () => {
    const rows = [0, 1].map((nth) => line(nth, { application_no: `Q${nth}`, group_ref: "" }))
    expect((await decideAll(file(...rows))).map(({ group, outcome }) => [group, outcome])).toEqual([
      ["Q0", "accepted"],
      ["Q1", "accepted"],
    ])
  })
})

describe("a decision", () => {
  it("carries the cleaned application, the group and a fingerprint of the row", async () => {
    const markup = "<b>O'Neill</b> =1+1"
    const content = line(0, { application_no: "Q1", name_en: markup, mobile: "٣٩٢٣٥٨٩١" })
    const [decision] = await decideAll(file(content))
    expect(decision).toMatchObject({
      line: 2,
      applicationNo: "Q1",
      reference: "Q1",
      numbering: "own",
      outcome: "accepted",
    })
    expect(decision?.application).toMatchObject({ applicationNo: "Q1", nameEn: markup, mobile: "+97439235891" })
    const [same] = await decideAll(
      file(line(3, { application_no: "Q0" }), content.replace("\r\n", "\n")).replace(/Q0.*\r\n/, ""),
    )
    const [other] = await decideAll(file(content.replace("Neill", "Neil")))
    expect(same?.contentHash).toBe(decision?.contentHash)
    expect(other?.contentHash).not.toBe(decision?.contentHash)
  })

  it("comes without the application when nobody asked for it", async () => {
    const source = pieces(Buffer.from(file(line(0))))
    const [decision] = await all(decide(source, season1448, { applications: false }))
    expect(decision).toMatchObject({ application: null, outcome: "accepted" })
  })

  it("may be the last one that is asked for", async () => {
    for await (const decision of decide(pieces(Buffer.from(file(line(0), line(1)))), season1448)) {
      expect(decision.outcome).toBeDefined()
      break
    }
  })
})

describe("the number of a row", () => {
  it("is read from a damaged row as far as it can be", async () => {
    const content = file('Q1,"never closed\n', "Q2,too,few\n", '"Q3",x\n', '"Q4,x\n')
    expect(await answers(Buffer.concat([Buffer.from(content), Buffer.from("Q5,\xc3(\n", "latin1")]))).toEqual(
      ["Q1", "Q2", "Q3", "Q4", "Q5"].map((no) => `${no}: malformed-row`),
    )
  })

  it("has a stand-in made from the content when it cannot be read", async () => {
    const unread = Buffer.concat([Buffer.from(file(",x\n")), Buffer.from("\xc3(,x\n", "latin1")])
    const [a, b] = await decideAll(unread)
    expect([a?.numbering, b?.numbering]).toEqual(["unreadable", "unreadable"])
    expect([a?.reference, b?.reference].toSorted()).toEqual([a?.applicationNo, b?.applicationNo].toSorted())
    expect(a?.reference).toMatch(/^row-[0-9a-f]{16}$/)
    expect(a?.reference).not.toBe(b?.reference)
  })

  it("has a stand-in too when it is longer than any number: the whole of a damaged row may be its first field", async () => {
    const [decision] = await decideAll(file("x".repeat(1001), "\n"))
    expect(decision).toMatchObject({ numbering: "unreadable", reasons: ["malformed-row"] })
    expect(decision?.applicationNo).toMatch(/^row-[0-9a-f]{16}$/)
  })

  it("is nobody's own when it looks like a stand-in, which could be another row's", async () => {
    const content = line(0, { application_no: "عمر/1", group_ref: "us & them" })
    const [first] = await decideAll(file(content))
    const same = { application_no: first?.reference as string, group_ref: first?.group as string }
    for (const submitted_at of ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"]) {
      const decisions = await decideAll(file(content, line(1, { ...same, submitted_at })))
      expect(decisions.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"])
      expect(new Set(decisions.map(({ reference }) => reference)).size).toBe(2)
      expect(new Set(decisions.map(({ group }) => group)).size).toBe(2)
    }
  })

  it("belongs to the readable row that arrived first when several have it; each of the others gets a reference of its own", async () => {
    const rows = [
      "Q1,too,few\r\n",
      line(1, { application_no: "Q1", submitted_at: "2026-09-03T00:00:00Z", group_ref: "B" }),
      line(0, { application_no: "Q1", submitted_at: "2026-09-02T00:00:00Z", group_ref: "A" }),
      "Q1,too,few\r\n",
    ]
    const decisions = await decideAll(file(...rows))
    expect(
      decisions.map(({ applicationNo, numbering, outcome }) => `${applicationNo} ${numbering} ${outcome}`),
    ).toEqual(["Q1 own accepted", "Q1 repeated accepted", "Q1 repeated rejected", "Q1 repeated rejected"])
    expect(decisions[0]).toMatchObject({ reference: "Q1", group: "A" })
    expect(new Set(decisions.map(({ reference }) => reference)).size).toBe(4)
    expect(decisions[3]?.reference).toBe(`${decisions[2]?.reference}-2`)
  })

  it("keeps out of ids when it does not fit them, and so does the group's", async () => {
    const [decision] = await decideAll(file(line(0, { application_no: "عمر/1", group_ref: "us & them" })))
    expect(decision).toMatchObject({ applicationNo: "عمر/1", numbering: "own", outcome: "accepted" })
    expect(decision?.reference).toMatch(/^row-[0-9a-f]{16}$/)
    expect(decision?.group).toMatch(/^group-[0-9a-f]{16}$/)
  })
})

describe("the order of rows", () => {
  it("changes nothing, whatever they share", async () => {
    const row = fc
      .record({
        nth: fc.nat(3),
        application_no: fc.constantFrom("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", ""),
        submitted_at: fc.constantFrom(
          "2026-09-01T10:00:00+03:00",
          "2026-09-01T10:00:00Z",
          "2026-12-01T10:00:00Z",
          "never",
        ),
        group_ref: fc.constantFrom("A", "B", "C", ""),
        role: fc.constantFrom("principal", "companion"),
        last_hajj_year: fc.constantFrom("", "1440", "1446"),
      })
      .map(({ nth, ...changes }) => line(nth, { ...changes, relation: changes.role === "companion" ? "son" : "" }))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.integer(), async (rows, seed) => {
        const decided = async (ordered: ReadonlyArray<string>) =>
          (await decideAll(file(...ordered))).map(({ line: _, ...decision }) => decision)
        expect(await decided(shuffled(rows, seed))).toEqual(await decided(rows))
      }),
      { numRuns: 60 },
    )
  })
})
