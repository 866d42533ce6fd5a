import { createReadStream } from "node:fs"
import type { Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Season } from "@mahmal/core/season/Season"
import { stringify } from "csv-stringify/sync"
import { whyUnreadable } from "../whyUnreadable.ts"
import type { Decision } from "./Decision.ts"
import { decide } from "./decide.ts"
import { FileUnreadable } from "./FileUnreadable.ts"
import { Summary } from "./Summary.ts"

/** Where the answer and the remarks about it go. Neither stream is ended. */
export type Io = { readonly stdout: Writable; readonly stderr: Writable }

/**
 * Decides an applications file: the answer as CSV (`application_no,outcome,reasons`; LF, no byte-order mark, sorted by
 * application_no) to standard output, a summary by reason and whatever a person should look at to standard error.
 *
 * Gives the exit status: 0 when every row was decided, 2 when the file cannot be read.
 */
export const intake = async (file: string, season: Season, io: Io): Promise<0 | 2> => {
  const summary = new Summary()
  try {
    await pipeline(answer(file, season, summary, io.stderr), io.stdout, { end: false })
  } catch (error) {
    const why = error instanceof FileUnreadable ? error.message : whyUnreadable(error)
    if (why === undefined) throw error
    io.stderr.write(`mahmal intake: ${file}: ${why}\n`)
    return 2
  }
  io.stderr.write(summary.table())
  return 0
}

const LINES_AT_ONCE = 1000

async function* answer(file: string, season: Season, summary: Summary, remarks: Writable): AsyncGenerator<string> {
  let lines: Array<ReadonlyArray<string>> = [["application_no", "outcome", "reasons"]]
  const source = createReadStream(file, { highWaterMark: 262_144 })
  for await (const decision of decide(source, season, { applications: false })) {
    summary.add(decision)
    const said = remark(decision)
    if (said !== undefined) remarks.write(said)
    lines.push([decision.applicationNo, decision.outcome, decision.reasons.join(" ")])
    if (lines.length < LINES_AT_ONCE) continue
    yield written(lines)
    lines = []
  }
  yield written(lines)
}

/** A number that a spreadsheet would take for a formula is written as text. */
const written = (lines: Array<ReadonlyArray<string>>): string =>
  stringify(lines as Array<Array<string>>, { escape_formulas: true })

const remark = ({ line, numbering, applicationNo, reference }: Decision): string | undefined => {
  if (numbering === "unreadable") return `line ${line}: no application_no can be read; it is called ${reference}\n`
  if (numbering === "repeated") {
    return `line ${line}: application_no ${JSON.stringify(applicationNo)} is also on a row before it; this one is ${reference}\n`
  }
  return undefined
}
