import type { ExchangeAct, ExchangeActDone } from "@mahmal/core/exchange/ExchangeAct"
import type { Particular, Particulars } from "@mahmal/core/exchange/Particulars"
import type { PoolClient } from "pg"

/** What was told before, and what is told from now on. Personal. */
export type Diff = { readonly [P in Particular]?: { readonly from: string; readonly to: string } }

const insert = `
  insert into exchange_act (exchange, number, act, data, diff, by, reason, rerun)
  select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7 from exchange_act where exchange = $1`

const columns: { readonly [P in Particular]: string } = {
  nameArabic: "name_ar",
  nameLatin: "name_en",
  sex: "sex",
  birthDate: "birth_date",
  nationality: "nationality",
  passport: "passport_no",
  passportExpiry: "passport_expiry",
  mobile: "mobile",
}

/** Writes what people did with exchanges, which are held, with the corrections that belong to it. */
export const writeActs = async (client: PoolClient, acts: ReadonlyArray<ExchangeActDone>): Promise<void> => {
  for (const { exchange, act, by, reason, rerun } of acts) {
    if (rerun !== undefined)
      await client.query("select begin_rerun_item($1, $2, $3, $4)", [rerun.id, rerun.runner, exchange, rerun.follows])
    const diff = act._tag === "EditAndRetry" ? await correct(client, act) : null
    await client.query(insert, [exchange, act._tag, JSON.stringify(keptOf(act)), diff, by, reason, rerun?.id ?? null])
  }
}

/** What is kept of an act beside its diff. */
const keptOf = (act: ExchangeAct): object => {
  switch (act._tag) {
    case "Resolve":
      return { word: act.word }
    case "EditAndRetry":
      return { pilgrim: act.pilgrim, changed: Object.keys(act.changes) }
    default:
      return {}
  }
}

/** Corrects a person, and gives the diff. Dates are compared as they are written. */
const correct = async (
  client: PoolClient,
  { pilgrim, changes }: Extract<ExchangeAct, { _tag: "EditAndRetry" }>,
): Promise<string> => {
  const fields = (Object.keys(changes) as ReadonlyArray<keyof Particulars>).filter((field) => field in columns)
  const { rows } = await client.query<Record<Particular, string>>(
    `select ${fields.map((field) => `${columns[field]}::text as "${field}"`).join(", ")} from person
     where pilgrim = $1 for update`,
    [pilgrim],
  )
  const [before] = rows
  if (before === undefined) return "{}"
  const changed = fields.filter((field) => before[field] !== changes[field])
  if (changed.length > 0)
    await client.query(
      `update person set ${changed.map((field, n) => `${columns[field]} = $${n + 2}`).join(", ")} where pilgrim = $1`,
      [pilgrim, ...changed.map((field) => changes[field])],
    )
  return JSON.stringify(
    Object.fromEntries(changed.map((field) => [field, { from: before[field], to: changes[field] }])),
  )
}
