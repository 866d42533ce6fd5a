import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { expect, it } from "vitest"
import { progressOn } from "../../src/rehearsal/Progress.ts"
import { rowsOf } from "../../src/rehearsal/sample.ts"

const standings = [
  { state: "Rejected", citizens: 0, others: 0, none: 7 },
  { state: "Waitlisted", citizens: 10, others: 0, none: 0 },
  { state: "Drawn", citizens: 2, others: 1, none: 0 },
  { state: "Visa", citizens: 3, others: 0, none: 0 },
  { state: "Returned", citizens: 0, others: 2, none: 0 },
  { state: "Deceased", citizens: 1, others: 0, none: 0 },
] as const

const today = "2026-12-05" as SeasonDay

const opened = (isTTY: boolean) => {
  const out = Object.assign(new PassThrough(), { isTTY, columns: 120 }) as unknown as NodeJS.WriteStream
  return { out, progress: progressOn(out, { rows: 30, places: 12 }) }
}

const shown = (isTTY: boolean): string => {
  const { out, progress } = opened(isTTY)
  progress.show(today, standings)
  progress.stop()
  return String(out.read())
}

/** The lines that stand on a terminal after what was written to it. */
const screen = (written: string): ReadonlyArray<string> => {
  const lines = [""]
  let [row, column] = [0, 0]
  const plain = written.replaceAll("\u001b", "␛")
  for (const [text, up, to, erase] of plain.matchAll(/␛\[(\d*)A|␛\[(\d*)G|␛\[([0-2]?)K|␛\[[?\d]*\w|\n|[^␛\n]+/g)) {
    const line = lines[row] ?? ""
    if (up !== undefined) row -= Number(up)
    else if (to !== undefined) column = Number(to) - 1
    else if (erase !== undefined) lines[row] = erase === "2" ? "" : line.slice(0, column)
    else if (text === "\n") {
      row += 1
      column = 0
      lines[row] ??= ""
    } else if (!text.startsWith("␛")) {
      lines[row] = line.slice(0, column).padEnd(column) + text + line.slice(column + text.length)
      column += text.length
    }
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "")
}

it("Progress is told of every stage of the journey, the first of all rows of the file and the others of the places", () => {
  expect(shown(false)).toBe(
    "2026-12-05  applied 26/30  drawn 8/12  registered 5/12  visa 5/12  bracelet 2/12  arrived 2/12  returned 2/12\n",
  )
})

it("Progress has a bar for every stage on a terminal", () => {
  const bars = shown(true)
  for (const bar of [/applied +\S+ 26\/30/, /drawn +\S+ 8\/12/, /registered \S+ 5\/12/, /returned +\S+ 2\/12/])
    expect(bars).toMatch(bar)
})

it("What is logged meanwhile stands above the bars, and nothing of it is lost", () => {
  const { out, progress } = opened(true)
  progress.say("Season 1448.")
  progress.show(today, standings)
  out.write("a foreign system is not reached\n")
  progress.show(today, standings)
  out.write("a foreign system is reached again\n")
  progress.stop()
  out.write("the table\n")
  const [first, second, third, ...rest] = screen(String(out.read()))
  expect([first, second, third]).toEqual([
    "Season 1448.",
    "a foreign system is not reached",
    "a foreign system is reached again",
  ])
  expect(rest.map((line) => line.split(" ")[0])).toEqual([
    ...["applied", "drawn", "registered", "visa", "bracelet", "arrived", "returned"],
    "the",
  ])
})

it("An applications file that cannot be read is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-"))
  await expect(rowsOf(folder)).rejects.toThrow(`${folder}: this is a folder; expected a file`)
  await rm(folder, { recursive: true })
})
