import { createReadStream, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { readSeason } from "@mahmal/core/season/readSeason"
import { Effect } from "effect"
import { readCsv } from "../intake/readCsv.ts"

/** The files of the sample season. */
export const sample = {
  season: fileURLToPath(new URL("../../../../examples/season-1448/season.json", import.meta.url)),
  applications: fileURLToPath(new URL("../../../../examples/season-1448/applications.csv", import.meta.url)),
}

/** Reads a season's file. Fails naming every figure that is wrong. */
export const readSeasonFile = (file: string) =>
  Effect.flatMap(
    Effect.try({ try: () => JSON.parse(readFileSync(file, "utf8")) as unknown, catch: (cause) => cause as Error }),
    (json) => Effect.fromResult(readSeason(json)),
  )

/** How many rows an applications file has, its header not counted. */
export const rowsOf = async (file: string): Promise<number> => {
  let rows = -1
  for await (const some of readCsv(createReadStream(file))) rows += some.length
  return rows
}
