import type { Command } from "commander"

/** What exchanges are looked for by at the keyboard. */
export interface Criteria {
  readonly system?: string
  readonly operation?: string
  readonly state?: ReadonlyArray<string>
  readonly pilgrim?: string
  readonly from?: string
  readonly to?: string
  readonly text?: string
}

/** The same command with options for every criterion. */
export const withCriteria = (command: Command): Command =>
  command
    .option("--system <system>", "etrack, visa, bracelet, border, sms or voice")
    .option("--operation <operation>", "such as visa.cancel")
    .option("--state <state...>", "where they stand, such as Declined InDoubt; all but Done without it")
    .option("--pilgrim <pilgrim>", "whom they concern")
    .option("--from <time>", "opened from this time on, such as 2026-11-22T00:00:00Z")
    .option("--to <time>", "opened before this time")
    .option("--text <text>", "a part of the name, of the code, or of a call's reason")

/** The criteria as the hub takes them. */
export const criteriaOf = ({ system, operation, state, pilgrim, from, to, text }: Criteria): object =>
  Object.fromEntries(
    Object.entries({ system, operation, states: state, pilgrim, openedFrom: from, openedTo: to, text }).filter(
      ([, value]) => value !== undefined,
    ),
  )
