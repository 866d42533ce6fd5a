import { stringify } from "csv-stringify/sync"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RecordSplitter } from "../../src/intake/RecordSplitter.ts"
import { readCsv } from "../../src/intake/readCsv.ts"
import { all, pieces } from "./files.ts"

type Row = ReadonlyArray<string> | undefined

const read = async (content: string | Buffer, size?: number): Promise<ReadonlyArray<Row>> =>
  (await all(readCsv(pieces(Buffer.from(content), size)))).flat().map(({ fields }) => fields)

const lines = async (content: string): Promise<ReadonlyArray<number>> =>
  (await all(readCsv(pieces(Buffer.from(content))))).flat().map(({ line }) => line)

describe("a CSV file", () => {
  it("may begin with a mark, end its lines with CRLF or LF, and its last line with neither", async () => {
    expect(await read("\ufeffa,b\r\nc,d\ne,f")).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ])
  })

  it("quotes commas, quotes and line breaks", async () => {
    expect(await read('a,"b, ""c""\r\nd"\r\n"",""""\n')).toEqual([
      ["a", 'b, "c"\r\nd'],
      ["", '"'],
    ])
  })

  it("takes a quote inside an unquoted field as text", async () => {
    expect(await read('a,b "c" d\ne,5"\n')).toEqual([
      ["a", 'b "c" d'],
      ["e", '5"'],
    ])
  })

  it("has no rows in its empty lines, but one in a line of blanks", async () => {
    expect(await read("a\n\n\r\nb\n \n")).toEqual([["a"], ["b"], [" "]])
  })

  it("counts lines, those inside quotes too", async () => {
    expect(await lines('a\n"b\n\nc"\n\nd,"e\nf\n')).toEqual([1, 2, 6, 7])
  })

  it("may be empty", async () => {
    expect(await read("")).toEqual([])
    expect(await read("\ufeff")).toEqual([])
  })
})

describe("a row that is not UTF-8", () => {
  it("cannot be read, and the rows around it can", async () => {
    const content = Buffer.concat([Buffer.from("a,é\nb,"), Buffer.from([0xc3, 0x28]), Buffer.from('\n"c",ü\n')])
    expect(await read(content)).toEqual([["a", "é"], undefined, ["c", "ü"]])
  })
})

describe("a quote that is never closed", () => {
  it("costs the one line that opens it", async () => {
    expect(await read('a,b\nc,"d\ne,f\ng,h\n')).toEqual([["a", "b"], undefined, ["e", "f"], ["g", "h"]])
  })

  it("costs no line that closes its own", async () => {
    expect(await read('a,"b\nc,"d, e"\nf,"g""h"\n')).toEqual([undefined, ["c", "d, e"], ["f", 'g"h']])
    expect(await read('"a","b,"c"\n"d","e","f"\n')).toEqual([undefined, ["d", "e", "f"]])
  })

  it("may stand on many lines, on the last one, and at the very end", async () => {
    expect(await read('a,"b\nc,"d\ne,f\ng,"h')).toEqual([undefined, undefined, ["e", "f"], undefined])
    expect(await read('a,b\n"')).toEqual([["a", "b"], undefined])
  })

  it("is one with text after what might have closed it", async () => {
    expect(await read('"a" b,c\nd,e\n')).toEqual([undefined, ["d", "e"]])
  })

  it("takes no longer to find on each of many lines", async () => {
    const content = 'a,"b\nc,d\n'.repeat(20_000)
    const rows = await read(content)
    expect(rows.filter((row) => row === undefined)).toHaveLength(20_000)
    expect(rows).toHaveLength(40_000)
  })
})

describe("a record longer than can be read", () => {
  const whole = (longest: number, chunks: ReadonlyArray<string>) => {
    const splitter = new RecordSplitter(longest)
    const records = [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.end()]
    return records.map(({ line, whole, bytes }) => `${line} ${whole ? "whole" : "cut"} ${bytes.toString().slice(0, 4)}`)
  }

  it("costs that line when it has no end", () => {
    expect(whole(8, ["ab\n", "xxxx", "xxxx", "xxxx", "xx\ncd", "\n"])).toEqual([
      "1 whole ab",
      "2 cut xxxx",
      "3 whole cd",
    ])
  })

  it("costs that line when a quote on it has no end either", () => {
    expect(whole(8, ['a,"xxxxx', "xxxx", '"x\ncd', "\n"])).toEqual(['1 cut a,"x', "2 whole cd"])
  })

  it("costs its first line when a quote has no end", () => {
    expect(whole(8, ['a,"b\nc', "d\nef\n", "gh\n", 'i"\n'])).toEqual([
      '1 cut a,"b',
      "2 whole cd",
      "3 whole ef",
      "4 whole gh",
      '5 whole i"',
    ])
  })

  it("is no field of a few megabytes", async () => {
    const long = "x".repeat(5_000_000)
    expect((await read(`a,${long}\nb,"${long}\n"\n`)).map((row) => row?.[1]?.length)).toEqual([5_000_000, 5_000_001])
  })
})

describe("reading", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n", " ", "é", "ع", "=") })
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 })

  it("gives back what was written, in whatever pieces it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom("windows", "unix"),
        async (rows, size, ends) => {
          expect(await read(stringify(rows, { record_delimiter: ends, quoted_match: /[\r\n]/ }), size)).toEqual(rows)
        },
      ),
    )
  })

  it("never fails, and reads the same in whatever pieces it comes", async () => {
    const anything = fc.string({ unit: fc.constantFrom("a", ",", '"', '"', "\n", "\r", "\r\n", "é") })
    await fc.assert(
      fc.asyncProperty(anything, fc.integer({ min: 1, max: 5 }), async (text, size) => {
        expect(await read(text, size)).toEqual(await read(text))
      }),
      { numRuns: 1000 },
    )
  })

  it("loses no line: what is not in a row that was read is in one that was not", async () => {
    const anything = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\n") })
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const rows = (await all(readCsv(pieces(Buffer.from(text))))).flat()
        const found = rows.map(({ bytes }) => bytes.toString()).join("\n")
        expect(found.replaceAll(/\n+/g, "")).toBe(text.replaceAll(/\n+/g, ""))
      }),
      { numRuns: 500 },
    )
  })
})
