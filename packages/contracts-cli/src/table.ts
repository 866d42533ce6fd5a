import type { Row } from "./Row.ts"

const heads: Row = { interaction: "INTERACTION", verdict: "pass", why: "WHY" }
const longest = 90

const lineOf = ({ interaction, why }: Row, verdict: string, width: number): string =>
  `${interaction.padEnd(width)}  ${verdict.padEnd(7)}  ${why}`.trimEnd()

/** The rows as a table for a terminal, with their counts in the last line. */
export const table = (rows: readonly Row[]): string => {
  const width = Math.min(longest, Math.max(heads.interaction.length, ...rows.map((row) => row.interaction.length)))
  const count = (verdict: Row["verdict"]) => rows.filter((row) => row.verdict === verdict).length
  return [
    lineOf(heads, "RESULT", width),
    ...rows.map((row) => lineOf(row, row.verdict === "fail" ? "FAIL" : row.verdict, width)),
    "",
    `${count("pass")} passed, ${count("fail")} failed, ${count("skipped")} skipped`,
  ].join("\n")
}
