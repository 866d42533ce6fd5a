import type { StateName } from "@mahmal/core/journey/State"
import { finalStates } from "@mahmal/core/journey/State"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

/** How many stand in one state, by share. Who is rejected has no share. */
export interface Standing {
  readonly state: StateName
  readonly citizens: number
  readonly others: number
  readonly none: number
}

const standing = `
  select state, count(*) filter (where share = 'citizens')::int as citizens,
    count(*) filter (where share = 'others')::int as others, count(*) filter (where share is null)::int as none
  from pilgrim where season = $1 group by state`

/** Where everybody of a season stands. */
export const standings = Effect.fn("standings")(function* (season: SeasonName) {
  const database = yield* Database
  return yield* database.query<Standing>({
    name: "standings",
    text: standing,
    values: [season],
  })
})

/** A state's name as it is read: `NoShow` is "no show". */
const inWords = (state: StateName): string => state.replace(/(?<=.)[A-Z]/, " $&").toLowerCase()

const total = ({ citizens, others, none }: Omit<Standing, "state">): number => citizens + others + none

const arabic: Readonly<Record<(typeof finalStates)[number], string>> = {
  Rejected: "مرفوض",
  Waitlisted: "في الانتظار",
  Lapsed: "سقط حقه",
  Withdrawn: "منسحب",
  Refused: "لم يؤذن له",
  Deceased: "متوفى",
  NoShow: "لم يسافر",
  Returned: "عاد",
}

/** The table of where everybody stands, and whether it adds up: every row of the file in exactly one final state. */
export const finalTable = (
  rows: ReadonlyArray<Standing>,
  rowsOfFile: number,
): { readonly text: string; readonly addsUp: boolean } => {
  const none = { citizens: 0, others: 0, none: 0 }
  const lines = finalStates.map((state) => ({ ...none, ...rows.find((row) => row.state === state), state }))
  const under = rows.filter(({ state }) => !(finalStates as ReadonlyArray<string>).includes(state))
  const sum = rows.reduce(
    (a, b) => ({ citizens: a.citizens + b.citizens, others: a.others + b.others, none: a.none + b.none }),
    none,
  )
  const line = (name: string, of: Omit<Standing, "state">, suffix = "") =>
    [name.padEnd(12), ...[of.citizens, of.others, of.none, total(of)].map((n) => String(n).padStart(10)), suffix]
      .join(" ")
      .trimEnd()
  const addsUp = under.length === 0 && total(sum) === rowsOfFile
  const rule = "─".repeat(56)
  const text = [
    ["".padEnd(12), ...["citizens", "others", "no share", "all"].map((name) => name.padStart(10))].join(" "),
    rule,
    ...lines.map((of) => line(inWords(of.state), of, `  ${arabic[of.state]}`)),
    ...under.map((of) => line(inWords(of.state), of, "  on the way")),
    rule,
    line("all", sum),
    "",
    addsUp
      ? `Adds up: ${total(sum)} people for ${rowsOfFile} rows of the file, each in one final state.`
      : `Does not add up: ${total(sum)} people for ${rowsOfFile} rows of the file, ${under.reduce((n, of) => n + total(of), 0)} of them in no final state.`,
  ].join("\n")
  return { text, addsUp }
}
