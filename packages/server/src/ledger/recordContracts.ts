import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { readContracts } from "./contracts.ts"

const record = `
  insert into contract_in_force (system, version, digest)
  select c.system, c.version, decode(c.digest, 'hex')
  from jsonb_to_recordset($1) as c(system text, version text, digest text)
    left join lateral (
      select f.version, f.digest from contract_in_force f where f.system = c.system order by f.id desc limit 1
    ) before on true
  where (c.version, decode(c.digest, 'hex')) is distinct from (before.version, before.digest)
  order by c.system`

/** Writes down which contracts are in force from now on, where others were before. Of several hubs, one does. */
export const recordContracts = Effect.fn("recordContracts")(function* () {
  const database = yield* Database
  const contracts = yield* Effect.promise(readContracts)
  yield* database.transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended('mahmal contracts', 0))")
    await client.query(record, [JSON.stringify(contracts)])
  })
})
