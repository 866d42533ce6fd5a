import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Result } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import type { DrawFiles } from "../../src/draw/DrawFiles.ts"
import type { Finding } from "../../src/draw/Finding.ts"
import { merkleTree } from "../../src/draw/merkle.ts"
import { parsePool } from "../../src/draw/parsePool.ts"
import { receiptOf, verifyReceipt, writeReceipt } from "../../src/draw/receipt.ts"
import { verifyDraw } from "../../src/draw/verifyDraw.ts"
import { bytesOf, sha256 } from "../../src/hashing/sha256.ts"
import { MISFORMINGS } from "./misformings.ts"
import { newSeed, numbersFrom, publish, randomGroups, SOURCES, tamper } from "./publishedDraw.ts"
import { FORGERIES, TAMPERINGS } from "./tamperings.ts"

const SCRIPT = fileURLToPath(new URL("../../../../examples/verify-draw/verify_draw.py", import.meta.url))
const missing = spawnSync("python3", ["--version"]).status !== 0
const why = missing ? " (skipped: there is no python3 here)" : ""
const root = mkdtempSync(join(tmpdir(), "draw-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const write = (files: DrawFiles): string => {
  const directory = mkdtempSync(join(root, "files-"))
  for (const [file, bytes] of Object.entries(files)) {
    if (bytes !== undefined) writeFileSync(join(directory, file), bytes)
  }
  return directory
}

/** Verifies many sets of files in one process of Python: starting one for each would take longer than all the rest. */
const BATCH = `
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import verify_draw
print(json.dumps([verify_draw.verify(pathlib.Path(directory)) for directory in sys.argv[2:]]))
`

/** The second verifier's findings for each set of files, as `CODE PLACE`, sorted. */
const second = (sets: ReadonlyArray<DrawFiles>): ReadonlyArray<ReadonlyArray<string>> => {
  const { status, stdout, stderr } = spawnSync("python3", ["-B", "-c", BATCH, dirname(SCRIPT), ...sets.map(write)], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(stderr)
  const answers: ReadonlyArray<ReadonlyArray<readonly [code: string, where: string]>> = JSON.parse(stdout)
  return answers.map((findings) => findings.map(([code, where]) => `${code} ${where}`).sort())
}

/** What the second verifier must find when the first one finds this. */
const same = (findings: ReadonlyArray<Finding>) =>
  findings
    .filter(({ code }) => code !== "beacon-signature")
    .map(({ code, where }) => `${code} ${where}`)
    .sort()

/** The same from its command line, with the exit status. */
const run = (files: DrawFiles, ...more: ReadonlyArray<string>) => {
  const { status, stdout } = spawnSync("python3", ["-B", SCRIPT, write(files), ...more], { encoding: "utf8" })
  const lines = status === 1 ? stdout.trimEnd().split("\n") : []
  return { status, findings: lines.map((line) => line.split("  ")[0]).sort() }
}

const answered = (findings: ReadonlyArray<Finding>) => ({
  status: findings.length > 0 ? 1 : 0,
  findings: same(findings),
})

describe.skipIf(missing)(`the second verifier${why}`, () => {
  const seed = newSeed()
  const files = publish(randomGroups(60, numbersFrom(seed)))

  it("finds what the first finds, whatever is done to the files", () => {
    const cases = [...TAMPERINGS, ...FORGERIES].map(({ what, change }) => ({ what, changed: change(files) }))
    const answers = second(cases.map(({ changed }) => changed))
    cases.forEach(({ what, changed }, index) => {
      expect(answers[index], `seed ${seed}, when ${what}`).toEqual(same(verifyDraw(changed)))
    })
  })

  it("stops at the line at which the first stops, when a file cannot be read", () => {
    const answers = second(MISFORMINGS.map(({ changed }) => changed))
    const expected = MISFORMINGS.map(({ what, where }) => [what, `unreadable ${where.split(" ")[0]}`])
    expect(answers.map((answer, index) => [MISFORMINGS[index]?.what, ...answer])).toEqual(expected)
  })

  it("finds what the first finds when any byte of any file is changed", () => {
    const random = numbersFrom(seed)
    const below = (bound: number) => Math.floor(random() * bound)
    const names = Object.keys(files) as ReadonlyArray<keyof DrawFiles>
    const cases = Array.from({ length: 60 }, () => {
      const file = names[below(names.length)]!
      const bytes = Uint8Array.from(files[file]!)
      const at = below(bytes.length)
      const others = [...bytesOf("0129azAZ -.\n"), 0, 0xd9]
      bytes[at] = others[below(others.length)]!
      return { what: `byte ${at} of ${file} is ${bytes[at]}`, changed: { ...files, [file]: bytes } }
    })
    const answers = second(cases.map(({ changed }) => changed))
    cases.forEach(({ what, changed }, index) => {
      expect(answers[index], `seed ${seed}, when ${what}`).toEqual(same(verifyDraw(changed)))
    })
  })

  it("agrees with the first on random pools", () => {
    const random = numbersFrom(seed)
    const sets = [0, 1, 2, 17, 300].map((size) =>
      publish(randomGroups(size, random), {
        places: { citizens: Math.floor(random() * 400), others: Math.floor(random() * 100), staff: 3 },
        ...(random() < 0.5 ? { randomness: SOURCES } : { secrets: [] }),
      }),
    )
    expect(
      sets.map((set) => verifyDraw(set)),
      `seed ${seed}`,
    ).toEqual(sets.map(() => []))
    expect(second(sets), `seed ${seed}`).toEqual(sets.map(() => []))
  })

  it("names the same ten lines of a pool in which every weight was changed", () => {
    const changed = tamper(files, "pool.txt", (text) =>
      text.replace(/ (\d)$/gm, (_, weight) => ` ${Number(weight) + 10}`),
    )
    const findings = verifyDraw(changed)
    expect(findings.filter(({ code }) => code === "line-changed")).toHaveLength(10)
    expect(second([changed]), `seed ${seed}`).toEqual([same(findings)])
  })

  it("compares with the hash that was published before", () => {
    const other = sha256("another commitment")
    expect(run(files, "--commitment", sha256(files["commitment.txt"]!))).toEqual(answered([]))
    expect(run(files, "--commitment", other)).toEqual(answered(verifyDraw(files, other)))
  })

  it("verifies receipts as the first does", () => {
    const pool = Result.getOrThrow(parsePool(files["pool.txt"]!))
    const receipt = writeReceipt(receiptOf(pool, sha256(pool.bytes), merkleTree(pool), 41))
    const texts = [receipt, receipt.replace(/^line 43/m, "line 42"), receipt.replace(/^node .*\n/m, ""), "nonsense\n"]
    for (const text of texts) {
      const path = join(root, "receipt.txt")
      writeFileSync(path, text)
      const findings = verifyReceipt(bytesOf(text), files["commitment.txt"]!)
      expect(findings).toHaveLength(text === receipt ? 0 : 1)
      expect(run(files, "--receipt", path), `seed ${seed}`).toEqual(answered(findings))
    }
  })

  it("compares also the commitment of a receipt with the hash that was published before", () => {
    const pool = Result.getOrThrow(parsePool(files["pool.txt"]!))
    const receipt = writeReceipt(receiptOf(pool, sha256(pool.bytes), merkleTree(pool), 7))
    const path = join(root, "receipt.txt")
    writeFileSync(path, receipt)
    const commitment = files["commitment.txt"]!
    for (const [hash, codes] of [
      [sha256(commitment), []],
      [sha256("another commitment"), ["commitment-changed"]],
    ] as const) {
      const findings = verifyReceipt(bytesOf(receipt), commitment, hash)
      expect(findings.map(({ code }) => code)).toEqual(codes)
      expect(run(files, "--receipt", path, "--commitment", hash)).toEqual(answered(findings))
    }
  })

  it("ends with status 2 when what it is given as published is no hash", () => {
    expect(run(files, "--commitment", "x").status).toBe(2)
  })

  it("ends with status 2 when it is called without a directory", () => {
    expect(spawnSync("python3", ["-B", SCRIPT]).status).toBe(2)
  })
})
