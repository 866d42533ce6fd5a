import type { EventName } from "@mahmal/core/journey/Event"
import { exchangesSuite } from "@mahmal/core/testing/exchangesSuite"
import { journalSuite } from "@mahmal/core/testing/journalSuite"
import type { Applicant } from "@mahmal/core/testing/memory/Memory"
import { situation } from "@mahmal/core/testing/moments"
import type { OpenStage } from "@mahmal/core/testing/stage"
import { Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll } from "vitest"
import { stores } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import type { Bundle } from "../../src/queue/bundles.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { openSeason } from "../support/openSeason.ts"

const layer = (url: string) => stores.pipe(Layer.provide(Database.layerOf(url, 4)))

let fresh: FreshDatabase
let client: pg.Pool
let runtime: ManagedRuntime.ManagedRuntime<
  Layer.Success<ReturnType<typeof layer>>,
  Layer.Error<ReturnType<typeof layer>>
>

beforeAll(async () => {
  fresh = await migratedDatabase()
  runtime = ManagedRuntime.make(layer(fresh.url))
  await runtime.runPromise(Effect.void)
  client = new pg.Pool({ connectionString: fresh.url, max: 2, options: "-c search_path=mahmal" })
})

afterAll(async () => {
  await client.end()
  await runtime.dispose()
  await fresh.drop()
})

const open: OpenStage = async (applicants, places) => {
  await empty()
  await apply(applicants, places)
  return {
    layer: Layer.succeedContext(await runtime.context()),
    events: async (pilgrim) => {
      const { rows } = await client.query<{ type: EventName }>(
        "select type from event where pilgrim = $1 order by version",
        [pilgrim],
      )
      return rows.map(({ type }) => type)
    },
    messages: async (exchange) => {
      const { rows } = await client.query("select kind, outcome from message where exchange = $1 order by id", [
        exchange,
      ])
      return rows.map(({ kind, outcome }) => `${kind} ${outcome}`)
    },
    taken: async (share) => {
      const { rows } = await client.query("select taken from share where name = $1", [share])
      return rows[0].taken
    },
    queued: async () => {
      const { rows } = await client.query<{ data: Bundle }>("select data from pgboss.job order by created_on, id")
      return rows.flatMap(({ data }) => contentOf(data))
    },
    permit: (nationalities) =>
      client.query("update season set figures = jsonb_set(figures, '{permitNationalities}', $1)", [
        JSON.stringify(nationalities),
      ]),
  }
}

journalSuite("PostgreSQL", open)
exchangesSuite("PostgreSQL", open)

const contentOf = (bundle: Bundle): ReadonlyArray<string> => {
  if ("openings" in bundle) return bundle.openings.map(({ exchange }) => exchange)
  return bundle.groups.map((group) => `stop ${group}`)
}

// Past the triggers that keep the journal: each case begins with nothing.
const empty = () =>
  client.query(`
    set session_replication_role = replica;
    truncate season, share, pilgrim, application, person, event, exchange, message cascade;
    reset session_replication_role;
    delete from pgboss.job`)

const apply = async (applicants: ReadonlyArray<Applicant>, places: { readonly [share: string]: number }) => {
  await openSeason(client, places)
  for (const { traveller, group, share } of applicants) {
    await client.query(
      `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
       values ($1, '1448', $2, $3, 'Applied', '{}', 0, $4)`,
      [traveller.pilgrim, traveller.pilgrim.slice(5), group, situation.today],
    )
    await client.query(
      `insert into draw_entry (season, group_id, share, tier, weight, rank)
       select '1448', $1, $2, 1, 1, count(*) from draw_entry on conflict (season, group_id) do nothing`,
      [group, share],
    )
    await client.query(
      `insert into person values ($1, now(), '28463400001', $2, $3, $4, $5, $6, null, $7, $8, $9, '', 'principal', '',
         '', 0, '', '', 0)`,
      [
        traveller.pilgrim,
        traveller.nameArabic,
        traveller.nameLatin,
        traveller.sex,
        traveller.birthDate,
        traveller.nationality,
        traveller.passport,
        traveller.passportExpiry,
        traveller.mobile,
      ],
    )
  }
}
