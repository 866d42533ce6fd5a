import { createReadStream, readFileSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readSeason } from "@mahmal/core/season/readSeason"
import type { Season } from "@mahmal/core/season/Season"
import { Result } from "effect"
import { type CsvRow, readCsv } from "../../src/intake/readCsv.ts"
import { sample } from "../../src/rehearsal/sample.ts"

/** A season cut from the sample, in files of its own. */
export interface SmallSeason {
  /** A folder of its own, where others may put things too; `remove` takes all of it away. */
  readonly folder: string
  readonly seasonFile: string
  readonly applicationsFile: string
  readonly figures: Season
  readonly rows: number
  readonly remove: () => Promise<void>
}

const column = { group: 15, all: 22 } as const

/** How many rows the sample has. */
const wholeSample = 12_712

/**
 * Cuts a season from the sample: whole groups, with rows that cannot be read between them, until there are as many
 * rows; and as many places of each share as that is part of the whole. All other figures are the sample's.
 */
export const smallSeason = async (wanted: number): Promise<SmallSeason> => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-season-"))
  const [header, ...rows] = await rowsOfSample()
  const groups = [...Map.groupBy(rows, groupOf).values()]
  const chosen: Array<CsvRow> = []
  for (const group of groups) if (chosen.length + group.length <= wanted) chosen.push(...group)
  const lines = [header, ...chosen.toSorted((a, b) => a.line - b.line)].map((row) => row?.bytes ?? Buffer.of())
  const json = JSON.parse(readFileSync(sample.season, "utf8"))
  const part = (places: number) => Math.round((places * chosen.length) / wholeSample)
  const shares = { citizens: part(json.places.shares.citizens), others: part(json.places.shares.others) }
  const figures = { ...json, places: { total: shares.citizens + shares.others, shares } }
  const season = {
    folder,
    seasonFile: join(folder, "season.json"),
    applicationsFile: join(folder, "applications.csv"),
    figures: Result.getOrThrow(readSeason(figures)),
    rows: chosen.length,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
  await writeFile(season.seasonFile, JSON.stringify(figures))
  await writeFile(season.applicationsFile, Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from("\r\n")])))
  return season
}

const rowsOfSample = async (): Promise<ReadonlyArray<CsvRow>> => {
  const rows: Array<CsvRow> = []
  for await (const some of readCsv(createReadStream(sample.applications))) rows.push(...some)
  return rows
}

/** The group of a row; a row that cannot be read is alone. */
const groupOf = ({ line, fields }: CsvRow): string =>
  (fields?.length === column.all ? fields[column.group] : undefined) || `alone ${line}`
