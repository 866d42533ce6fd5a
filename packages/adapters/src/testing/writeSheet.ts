import { checkNames, type Finding, type Sheet } from "./Sheet.ts"
import { everyFault, standFaults } from "./Stand.ts"

const methodsOf = ({ findings }: Sheet): readonly string[] => [...new Set(findings.map(({ method }) => method))]

const cell = ({ findings }: Sheet, check: string, method: string): string => {
  const found = findings.find((each) => each.check === check && each.method === method)
  if (found === undefined) return "–"
  return found.complaints.length === 0 ? "pass" : "FAIL"
}

const rows = (sheet: Sheet): readonly (readonly string[])[] => {
  const methods = methodsOf(sheet)
  return [
    ["check", ...methods],
    ...checkNames.map((check) => [check, ...methods.map((method) => cell(sheet, check, method))]),
  ]
}

const verdict = ({ port, holds }: Sheet): string =>
  holds
    ? `The adapter holds the certificate for the port "${port}".`
    : `The adapter does not hold the certificate for the port "${port}".`

const said = ({ check, method, complaints }: Finding): readonly string[] =>
  complaints.map((complaint) => `${check}, ${method}: it ${complaint}`)

/** Explains the faults that the reasons name. */
const named = (reasons: readonly string[]): readonly string[] =>
  everyFault
    .filter((fault) => reasons.some((reason) => new RegExp(`under ${fault}\\b(?!-)`).test(reason)))
    .map((fault) => `Under ${fault}: ${standFaults[fault]}.`)

const aligned = (table: readonly (readonly string[])[]): readonly string[] => {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}

/** A table for a terminal, and below it the reason of each failure. */
const asTable = (sheet: Sheet): string => {
  const reasons = sheet.findings.flatMap(said)
  const faults = named(reasons)
  const blocks = [aligned(rows(sheet)), reasons, faults, [verdict(sheet)]]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")
}

const escaped = (text: string): string => text.replace(/[\\|<>*_`]/g, "\\$&")

/** A page in Markdown. */
const asMarkdown = (sheet: Sheet): string => {
  const [head = [], ...body] = rows(sheet)
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`
  const reasons = sheet.findings.flatMap(said)
  return [
    `# Certificate: ${sheet.port}`,
    "",
    verdict(sheet),
    "",
    line(head),
    `|${" --- |".repeat(head.length)}`,
    ...body.map(line),
    ...(reasons.length > 0 ? ["", ...[...reasons, ...named(reasons)].map((reason) => `- ${escaped(reason)}`)] : []),
    "",
  ].join("\n")
}

/** Writes a sheet as text for a terminal or as Markdown. */
export const writeSheet = (sheet: Sheet, form: "table" | "markdown" = "table"): string =>
  form === "table" ? asTable(sheet) : asMarkdown(sheet)
