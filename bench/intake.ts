/**
 * Measures the speed and memory of intake, for 100,000 rows and for a million, against a program that only reads the same file
 * with the same CSV library. Each measurement has its own process.
 *
 *     pnpm bench:intake [--rows 100000,1000000]
 */
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writeApplications } from "./applications.ts"
import { measure, tell } from "./support/Measured.ts"
import { given, optionsOf } from "./support/optionsOf.ts"

const run = async (program: string, file: string): Promise<void> => {
  const start = performance.now()
  if (program === "intake") {
    const { intake } = await import("../packages/server/src/intake/intake.ts")
    const { readSeason } = await import("@mahmal/core/season/readSeason")
    const { Result } = await import("effect")
    const configuration = new URL("../examples/season-1448/season.json", import.meta.url)
    const season = Result.getOrThrow(readSeason(JSON.parse(readFileSync(configuration, "utf8"))))
    process.exitCode = await intake(file, season, process)
  } else {
    const { parse } = await import("csv-parse")
    const rows = createReadStream(file).pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true }))
    for await (const _ of rows);
  }
  tell((performance.now() - start) / 1000)
}

const compare = async (sizes: ReadonlyArray<number>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "mahmal-bench-"))
  try {
    const measured = []
    for (const rows of sizes) {
      const file = join(folder, `${rows}.csv`)
      writeApplications(file, rows)
      const megabytes = statSync(file).size / 1e6
      const intake = await measure(import.meta.url, "intake", file)
      const read = await measure(import.meta.url, "read", file)
      measured.push({ rows, megabytes, intake, read })
    }
    console.table(
      measured.map(({ rows, megabytes, intake, read }) => ({
        rows,
        MB: Math.round(megabytes),
        "intake rows/s": Math.round(rows / intake.seconds),
        "reading rows/s": Math.round(rows / read.seconds),
        "times the time of reading": (intake.seconds / read.seconds).toFixed(2),
        "intake MiB": Math.round(intake.mebibytes),
        "reading MiB": Math.round(read.mebibytes),
      })),
    )
    const [small, large] = [measured[0], measured.at(-1)]
    if (small !== undefined && large !== undefined) {
      const ratio = large.intake.mebibytes / small.intake.mebibytes
      console.log(
        `${large.rows} rows take ${ratio.toFixed(2)} times the memory of ${small.rows} (at most 1.5 is promised)`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const [program, file] = given
if (program === "intake" || program === "read") await run(program, file as string)
else
  await compare(
    optionsOf({ rows: { type: "string", default: "100000,1000000" } })
      .rows.split(",")
      .map(Number),
  )
