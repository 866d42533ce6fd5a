/**
 * Measures one pilgrim, one search and one page of exchanges with more and more pilgrims in the database: the times must stay
 * flat. Counts the sequential scans of large tables: there must be none.
 *
 *     pnpm bench:growth [--people 10000,100000] [--submits 2000]      complete: --people 10000,100000,1000000
 */
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, Layer } from "effect"
import type { ExchangeFilter } from "../packages/server/src/api/ExchangesApi.ts"
import type { Search } from "../packages/server/src/api/PilgrimsApi.ts"
import { readHistory, readPilgrim } from "../packages/server/src/http/queries/pilgrims.ts"
import { searchPilgrims } from "../packages/server/src/http/queries/searchPilgrims.ts"
import { hubOnDatabase } from "../packages/server/src/hubLayer.ts"
import { closePage } from "../packages/server/src/ledger/closePage.ts"
import { eventsAfter } from "../packages/server/src/ledger/eventsAfter.ts"
import { readExchange } from "../packages/server/src/operating/readExchange.ts"
import { listExchanges } from "../packages/server/src/operating/searchExchanges.ts"
import { Database } from "../packages/server/src/postgres/Database.ts"
import { everything } from "../packages/server/src/rights/reach.ts"
import { applicants, idInSql, idOf } from "./applicants.ts"
import { optionsOf } from "./support/optionsOf.ts"
import { median } from "./support/quantile.ts"
import { type BenchPostgres, withPostgres } from "./withPostgres.ts"

const hubOn = (url: string) => hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url)))

const command = {
  _tag: "Draw",
  expires: "2026-12-08" as SeasonDay,
  by: { result: "0".repeat(64) },
} as const

/** How many pilgrims have a visa. */
const withVisa = (people: number): number => Math.floor(people * 0.9)

/** Nine in ten have a visa, with its exchanges; the last tenth has only applied. */
const travelled = async ({ ask }: BenchPostgres, url: string, people: number): Promise<void> => {
  const held = `jsonb_build_object('registration', jsonb_build_object('reference', 'R' || i, 'number', i::text),
    'entitlement', jsonb_build_object('kind', 'visa', 'id', i::text, 'number', i::text), 'asked', false, 'seen', '{}'::jsonb)`
  const opened = "timestamptz '2026-12-01' + i * interval '1 second'"
  const to = [withVisa(people)]
  const run = (text: string) => ask(url, text, to)
  await ask(url, "alter table pilgrim disable trigger pilgrim_moves")
  await run(
    `update pilgrim p set state = 'Visa', version = 4, data = ${held} from generate_series(1, $1::int) i where p.id = ${idInSql}`,
  )
  await ask(url, "alter table pilgrim enable trigger pilgrim_moves")
  await run(`insert into exchange (id, operation, pilgrims, state, data, attempts, opened, changed)
    select 'visa.request/' || ${idInSql}, 'visa.request', array[${idInSql}],
      case when i % 1000 = 0 then 'Declined' when i % 1000 = 1 then 'InDoubt' else 'Done' end, '{}', 1, ${opened}, now()
    from generate_series(1, $1::int) i`)
  await run(`insert into exchange (id, operation, pilgrims, state, data, attempts, opened, changed)
    select 'etrack.register/1448-G' || i, 'etrack.register', array[${idInSql}, '1448-Q48-' || lpad((i + 1)::text, 7, '0')], 'Done',
      '{}', 1, ${opened}, now() from generate_series(2, $1::int - 1, 2) i`)
  await run(`insert into message (exchange, kind, outcome, started, ended, sent, received, status)
    select 'visa.request/' || ${idInSql}, 'send', 'done', ${opened}, ${opened}, '{"passport": "BN' || i || '"}', '{"number": ' || i || '}', 200
    from generate_series(1, $1::int) i`)
}

/** Their journal, in transactions of a thousand people, each in a page of its own as under load. */
const journalled = Effect.fnUntraced(function* (people: number) {
  const database = yield* Database
  const visas = withVisa(people)
  for (let first = 1; first <= visas; first += atOnce) {
    const values = [first, Math.min(visas, first + atOnce - 1)]
    yield* database.query({ name: "journal", text: journal, values })
    yield* closePage()
  }
})
const atOnce = 1000
const journal = `
  insert into event (pilgrim, version, type, data, day)
  select ${idInSql}, e.version, e.type,
    case e.version when 2 then jsonb_build_object('campaign', 'C' || i / 100) else e.data end, '2026-12-01'
  from generate_series($1::int, $2::int) i, (values (1, 'PlaceDrawn', '{"expires": "2026-12-08"}'::jsonb),
    (2, 'CampaignConfirmed', '{}'), (3, 'RegistrationMade', '{}'), (4, 'EntitlementIssued', '{}')) e(version, type, data)`

/** The median in milliseconds of several tries, each for another pilgrim. */
const timeOf = <E, R>(tries: number, attempt: (i: number) => Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const taken: Array<number> = []
    for (let n = 0; n < tries; n++) {
      const begun = performance.now()
      yield* attempt(n)
      taken.push(performance.now() - begun)
    }
    return median(taken)
  })

const measured = (people: number, submits: number) =>
  Effect.gen(function* () {
    const hub = yield* Hub
    const visas = withVisa(people)
    /** A pilgrim with a visa, another at each try. */
    const somebody = (n: number) => 1 + ((n * 7919) % (visas - 2))
    const id = (n: number) => idOf(somebody(n)) as PilgrimId
    const search = (criteria: Search) => searchPilgrims({ limit: 50, ...criteria }, everything)
    const exchanges = (filter: ExchangeFilter) => listExchanges(filter, everything)
    const passport = (n: number) => `BN${String(somebody(n)).padStart(7, "0")}`
    const begun = performance.now()
    yield* Effect.forEach(
      Array.from(
        { length: submits },
        (_, n) => idOf(visas + 1 + Math.floor((n * (people - visas)) / submits)) as PilgrimId,
      ),
      (pilgrim) => hub.submit({ _tag: "Acts", acts: [{ pilgrim, command }] }),
      { concurrency: "unbounded", discard: true },
    )
    const perSubmit = (performance.now() - begun) / submits
    const ask = <E, R>(attempt: (n: number) => Effect.Effect<unknown, E, R>) => timeOf(41, attempt)
    return {
      "submit, each of many": perSubmit,
      "a pilgrim": yield* ask((n) => readPilgrim(id(n))),
      "a history": yield* ask((n) => readHistory(id(n), {})),
      "search: passport": yield* ask((n) => search({ passport: passport(n) })),
      "search: QID": yield* ask((n) => search({ qid: `2${String(somebody(n)).padStart(10, "0")}` })),
      "search: a name of many": yield* ask(() => search({ name: "KHAN" })),
      "search: name and number": yield* ask((n) => search({ name: `KHAN ${somebody(n)}` })),
      "search: a name of nobody": yield* ask(() => search({ name: "ZUBAIDI" })),
      "search: group": yield* ask((n) =>
        search({ group: `1448-G${String(somebody(n) >> 1).padStart(7, "0")}` as GroupId }),
      ),
      "search: campaign": yield* ask((n) => search({ campaign: `C${Math.floor(somebody(n) / 100)}` })),
      "search: season and state": yield* ask(() => search({ season: "1448" as SeasonName, state: "Applied" })),
      "the feed, from anywhere": yield* ask((n) =>
        eventsAfter({ page: Math.ceil(somebody(n) / atOnce), pilgrim: id(n), version: 4 }, 100),
      ),
      "the feed, at its end": yield* ask(() =>
        eventsAfter({ page: Math.ceil(visas / atOnce), pilgrim: idOf(visas - 25), version: 4 }, 100),
      ),
      "exchange by id": yield* ask((n) => readExchange(exchangeId("visa.request", id(n)))),
      "exchanges of a pilgrim": yield* ask((n) => exchanges({ pilgrim: id(n) })),
      "exchanges in doubt": yield* ask(() => exchanges({ state: "InDoubt", operation: "visa.request", limit: 50 })),
      "exchanges declined": yield* ask(() => exchanges({ state: "Declined", limit: 50 })),
      "exchanges of a system": yield* ask(() => exchanges({ system: "visa", limit: 50 })),
      "exchanges of an hour": yield* ask((n) =>
        exchanges({ openedFrom: hour(somebody(n)), openedTo: hour(somebody(n) + 3600), limit: 50 }),
      ),
    }
  })

const hour = (second: number): string => new Date(Date.UTC(2026, 11, 1) + second * 1000).toISOString()

/** A sequential scan of a smaller table is right. */
const large = 50_000

/** The number of sequential scans of each large table since its database was created. */
const wholeReads = ({ ask }: BenchPostgres, url: string) =>
  ask<{ relname: string; seq_scan: string }>(
    url,
    `select relname, seq_scan from pg_stat_user_tables where schemaname = 'mahmal'
       and relname in ('pilgrim', 'person', 'event', 'exchange', 'message') order by relname`,
  )

const grow = (sizes: ReadonlyArray<number>, submits: number) =>
  withPostgres(async (postgres) => {
    const results: Array<Record<string, number>> = []
    const whole: Array<string> = []
    for (const people of sizes) {
      const url = await postgres.create(`people_${people}`)
      await Effect.runPromise(Effect.scoped(Layer.build(hubOn(url))))
      await applicants(postgres, url, 1, people)
      await travelled(postgres, url, people)
      await Effect.runPromise(Effect.scoped(Effect.provide(journalled(people), Database.layerOf(url))))
      await postgres.ask(url, "vacuum analyze")
      await postgres.ask(url, "select pg_stat_reset()")
      results.push(await Effect.runPromise(Effect.scoped(Effect.provide(measured(people, submits), hubOn(url)))))
      for (const { relname, seq_scan } of await wholeReads(postgres, url))
        if (people >= large && Number(seq_scan) > 0) whole.push(`${relname} ${seq_scan} times at ${people}`)
    }
    const questions = Object.keys(results[0] ?? {})
    console.table(
      Object.fromEntries(
        questions.map((question) => [
          question,
          {
            ...Object.fromEntries(sizes.map((people, n) => [`${people}`, `${results[n]?.[question]?.toFixed(2)} ms`])),
            growth: ((results.at(-1)?.[question] ?? 0) / (results[0]?.[question] ?? 1)).toFixed(2),
          },
        ]),
      ),
    )
    console.log(whole.length === 0 ? "No large table was read whole." : `Read whole: ${whole.join(", ")}`)
    process.exitCode = whole.length === 0 ? 0 : 1
  })

const { people, submits } = optionsOf({
  people: { type: "string", default: "10000,100000" },
  submits: { type: "string", default: "1000" },
})
await grow(people.split(",").map(Number), Number(submits))
