import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Writable } from "node:stream"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { intake } from "../../src/intake/intake.ts"
import { sample, season1448, shuffled } from "./files.ts"

const collector = () => {
  const chunks: Array<Buffer> = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

const run = async (file: string) => {
  const [stdout, stderr] = [collector(), collector()]
  const status = await intake(file, season1448, { stdout: stdout.stream, stderr: stderr.stream })
  return { status, stdout: stdout.text(), stderr: stderr.text() }
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mahmal-intake-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (content: string | Uint8Array): string => {
  const path = join(folder, `${Math.random()}.csv`)
  writeFileSync(path, content)
  return path
}

describe("intake of the sample season", () => {
  const expected = readFileSync(sample("expected.csv"), "utf8")

  it("decides every row as the mission's rules do, byte for byte", async () => {
    const { status, stdout, stderr } = await run(fileURLToPath(sample("applications.csv")))
    expect(stdout === expected, "equals expected.csv").toBe(true)
    expect(status).toBe(0)
    expect(
      new Set(
        stderr
          .trimEnd()
          .split("\n")
          .map((line) => line.length),
      ).size,
      "the table is aligned",
    ).toBe(1)
    expect(stderr).toMatch(/^rows +12712\naccepted +11511\nrejected +1201\n {2}duplicate-passport +24\n/)
  })

  it("decides the same when the rows stand in another order, with LF and without a byte-order mark", async () => {
    const seed = Math.floor(Math.random() * 2 ** 32)
    const bytes = readFileSync(sample("applications.csv")).toString("latin1").slice(3)
    const [head, ...rows] = bytes.trimEnd().split("\r\n")
    const content = [head, ...shuffled(rows, seed)].join("\n")
    const { stdout } = await run(file(Buffer.from(content, "latin1")))
    expect(stdout === expected, `equals expected.csv, seed ${seed}`).toBe(true)
  })
})

describe("a file that cannot be read", () => {
  it("is answered with status 2 and the reason, and nothing on standard output", async () => {
    const cases: ReadonlyArray<readonly [string, RegExp]> = [
      [join(folder, "none.csv"), /none\.csv: there is no such file\n$/],
      [folder, /: this is a folder; expected a file\n$/],
      [file(""), /: the file is empty: expected a header row\n$/],
      [file("hello\n"), /: the first row is not the header: it names none of the columns\nexpected application_no,/],
      [file("application_no,qid,shoe_size\n"), /: missing "submitted_at", .*; unknown "shoe_size"\nexpected/],
      [
        file(`application_no,${Array.from({ length: 200_000 }, (_, n) => `x${n}`).join(",")}\n`),
        /; unknown "x0", ("x\d", ){8}"x9" and 199990 more\nexpected/,
      ],
      [file(Buffer.from("\ufeffapplication_no,submitted_at\n", "utf16le")), /it cannot be read as UTF-8 CSV/],
    ]
    for (const [path, said] of cases) {
      const { status, stdout, stderr } = await run(path)
      expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: "" })
      expect(stderr).toMatch(said)
    }
  })

  it("is one whose columns are in another order, or whose lines end in a lone CR", async () => {
    const columns = readFileSync(sample("applications.csv"), "utf8").slice(1).split("\r\n")[0] as string
    const swapped = columns.replace("name_ar,name_en", "name_en,name_ar")
    expect((await run(file(`${swapped}\n`))).stderr).toMatch(/not in their place or doubled "name_ar", "name_en"\n/)
    expect((await run(file(`${columns}\rQ1,x\r`))).status).toBe(2)
  })
})

describe("the answer", () => {
  const columns = readFileSync(sample("applications.csv"), "utf8").slice(1).split("\r\n")[0] as string

  it("has a header even when the file has nothing else", async () => {
    const { status, stdout, stderr } = await run(file(columns))
    expect({ status, stdout }).toEqual({ status: 0, stdout: "application_no,outcome,reasons\n" })
    expect(stderr).toBe("rows      0\naccepted  0\nrejected  0\n")
  })

  it("is safe CSV whatever was typed as a number", async () => {
    const { stdout } = await run(file(`${columns}\n=1+1,x\n"a ""b"", c",x\n`))
    expect(stdout.split("\n").slice(1)).toEqual([
      "'=1+1,rejected,malformed-row",
      '"a ""b"", c",rejected,malformed-row',
      "",
    ])
  })

  it("says on standard error which rows have no number of their own, and where they stand", async () => {
    const { stdout, stderr } = await run(file(`${columns}\n,x\nQ1,y\nQ1,z\n`))
    expect(stdout).toMatch(
      /^Q1,rejected,malformed-row\nQ1,rejected,malformed-row\nrow-[0-9a-f]{16},rejected,malformed-row\n$/m,
    )
    expect(stderr).toMatch(/^line 2: no application_no can be read; it is called row-[0-9a-f]{16}$/m)
    expect(stderr).toMatch(/^line [34]: application_no "Q1" is also on a row before it; this one is row-[0-9a-f]{16}$/m)
  })
})
