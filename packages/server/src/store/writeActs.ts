import type { ExchangeAct, ExchangeActDone } from "@mahmal/core/exchange/ExchangeAct"
import type { PoolClient } from "pg"
import { changePerson } from "./changePerson.ts"

const insert = `
  insert into exchange_act (exchange, number, act, data, diff, by, reason, rerun)
  select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7 from exchange_act where exchange = $1`

/** Writes what people did with exchanges, which are held, with the corrections that belong to it. */
export const writeActs = async (client: PoolClient, acts: ReadonlyArray<ExchangeActDone>): Promise<void> => {
  for (const { exchange, act, by, reason, rerun } of acts) {
    if (rerun !== undefined)
      await client.query("select begin_rerun_item($1, $2, $3, $4)", [rerun.id, rerun.runner, exchange, rerun.follows])
    const diff =
      act._tag === "EditAndRetry" ? JSON.stringify(await changePerson(client, act.pilgrim, act.changes)) : null
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
