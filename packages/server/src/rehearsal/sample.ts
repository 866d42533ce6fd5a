import { createReadStream, existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { endOfJson } from "@mahmal/core/schema/endOfJson"
import { readSeason } from "@mahmal/core/season/readSeason"
import { Effect } from "effect"
import { readCsv } from "../intake/readCsv.ts"
import { unreadable } from "../whyUnreadable.ts"

/** The files of the sample season; they come with the repository, not with the package. */
export const sample = {
  season: fileURLToPath(new URL("../../../../examples/season-1448/season.json", import.meta.url)),
  applications: fileURLToPath(new URL("../../../../examples/season-1448/applications.csv", import.meta.url)),
}

/** What help says in place of these files' paths, where there may be none. */
export const ofSample = "that of the sample season, which comes with the repository alone"

/** What a person is to say where a file that was not named is not there; undefined where it is. */
export const notThere = (options: Readonly<Record<string, string>>): string | undefined => {
  const missing = Object.entries(options).filter(([, file]) => !existsSync(file))
  if (missing.length === 0) return undefined
  const given = missing.map(([name]) => `--${name} <file>`).join(" and ")
  return `there is no file ${missing.map(([, file]) => file).join(", nor ")}; give ${given}. The sample season comes with the repository alone`
}

/** Reads a season's file. Fails naming every figure that is wrong. */
export const readSeasonFile = Effect.fnUntraced(function* (file: string) {
  const text = yield* Effect.try({ try: () => readFileSync(file, "utf8"), catch: (cause) => unreadable(file, cause) })
  const json = yield* Effect.try({
    try: () => JSON.parse(text) as unknown,
    catch: () => new Error(`${file}: it is no JSON from line ${lineOf(endOfJson(text), text)} on`),
  })
  return yield* Effect.mapError(
    Effect.fromResult(readSeason(json)),
    ({ message }) => new Error(`${file}: it is no season\n${message}`),
  )
})

/** How many rows an applications file has, its header not counted. Rejects with the file's name where it cannot be read. */
export const rowsOf = async (file: string): Promise<number> => {
  let rows = -1
  try {
    for await (const some of readCsv(createReadStream(file))) rows += some.length
  } catch (error) {
    throw unreadable(file, error)
  }
  return rows
}

const lineOf = (character: number, text: string): number => text.slice(0, character - 1).split("\n").length
