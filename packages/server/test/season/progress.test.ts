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

const shown = (isTTY: boolean): string => {
  const out = Object.assign(new PassThrough(), { isTTY, columns: 120 })
  const progress = progressOn(out as unknown as NodeJS.WriteStream, { rows: 30, places: 12 })
  progress.show("2026-12-05" as SeasonDay, standings)
  progress.stop()
  return String(out.read())
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

it("An applications file that cannot be read is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-"))
  await expect(rowsOf(folder)).rejects.toThrow(`${folder}: this is a folder; expected a file`)
  await rm(folder, { recursive: true })
})
