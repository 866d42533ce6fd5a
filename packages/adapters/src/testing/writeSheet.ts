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

/** Which adapter was tried, and when: a sheet may be handed on, and the adapter changed. */
export interface Tried {
  readonly module: string
  /** `2026-11-23`. */
  readonly day: string
}

const verdict = ({ port, holds }: Sheet, tried: Tried | undefined): string => {
  const adapter = tried === undefined ? "The adapter" : `The adapter ${tried.module}, tried on ${tried.day},`
  return `${adapter} ${holds ? "holds" : "does not hold"} the certificate for the port "${port}".`
}

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
const asTable = (sheet: Sheet, tried: Tried | undefined): string => {
  const reasons = sheet.findings.flatMap(said)
  const faults = named(reasons)
  const blocks = [aligned(rows(sheet)), reasons, faults, [verdict(sheet, tried)]]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")
}

const escaped = (text: string): string => text.replace(/[\\|<>*_`]/g, "\\$&")

/** A page in Markdown. */
const asMarkdown = (sheet: Sheet, tried: Tried | undefined): string => {
  const [head = [], ...body] = rows(sheet)
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`
  const reasons = sheet.findings.flatMap(said)
  return [
    `# Certificate: ${sheet.port}`,
    "",
    escaped(verdict(sheet, tried)),
    "",
    line(head),
    `|${" --- |".repeat(head.length)}`,
    ...body.map(line),
    ...(reasons.length > 0 ? ["", ...[...reasons, ...named(reasons)].map((reason) => `- ${escaped(reason)}`)] : []),
    "",
  ].join("\n")
}

/** Writes a sheet as text for a terminal or as Markdown. */
export const writeSheet = (sheet: Sheet, form: "table" | "markdown" = "table", tried?: Tried): string =>
  form === "table" ? asTable(sheet, tried) : asMarkdown(sheet, tried)
