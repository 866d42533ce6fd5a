/**
 * Measures how many people per second `submit` moves, and its memory, against a hand-written program that writes the same rows
 * with the fewest statements; each in its own process.
 *
 *     pnpm bench:submit [--people 5000] [--rounds 3]
 */
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Layer } from "effect"
import pg from "pg"
import { hubOnDatabase } from "../packages/server/src/hubLayer.ts"
import { Database } from "../packages/server/src/postgres/Database.ts"
import { applicants, idOf } from "./applicants.ts"
import { type Measured, measure, tell } from "./support/Measured.ts"
import { given, optionsOf } from "./support/optionsOf.ts"
import { median } from "./support/quantile.ts"
import { type BenchPostgres, withPostgres } from "./withPostgres.ts"

const expires = "2026-12-08" as SeasonDay
const result = "0".repeat(64)
const pilgrims = (people: number) => Array.from({ length: people }, (_, i) => idOf(i + 1) as PilgrimId)

type Program = "hub" | "minimal"

const hubOn = (url: string) => hubOnDatabase.pipe(Layer.provide(Database.layerOf(url)))

/** Draws everybody, each by a separate submission, all concurrently. */
const drawWithHub = async (url: string, people: number): Promise<number> => {
  const draw = Effect.gen(function* () {
    const hub = yield* Hub
    const submit = (pilgrim: PilgrimId) =>
      hub.submit({ _tag: "Acts", acts: [{ pilgrim, command: { _tag: "Draw", expires, by: { result } } }] })
    const begun = performance.now()
    yield* Effect.forEach(pilgrims(people), submit, { concurrency: "unbounded", discard: true })
    return (performance.now() - begun) / 1000
  })
  return Effect.runPromise(Effect.scoped(Effect.provide(draw, hubOn(url))))
}

/** Writes the same rows: the event, the current row, the places, and the job for the message, in one statement for 1,000. */
const same = `
  with moved as (
    update pilgrim p set state = 'Drawn', data = $2, version = 1, since = '2026-12-01', share = e.share from draw_entry e
    where p.id = any($1) and p.state = 'Applied' and e.season = p.season and e.group_id = p.group_id
    returning p.id, p.season, p.share
  ), journal as (
    insert into event (pilgrim, version, type, data, day) select id, 1, 'PlaceDrawn', $3, '2026-12-01' from moved
  ), places as (
    update share s set taken = taken + m.n
    from (select season, share, count(*) as n from moved group by season, share) m
    where s.season = m.season and s.name = m.share
  )
  insert into pgboss.job (name, data, start_after, expire_seconds, deletion_seconds, retry_limit, retry_delay, policy)
  select q.name, jsonb_build_object('openings', jsonb_agg(jsonb_build_object(
      'exchange', 'sms.send/' || id || '/drawn', 'operation', 'sms.send', 'pilgrims', jsonb_build_array(id)))),
    now(), q.expire_seconds, q.deletion_seconds, q.retry_limit, q.retry_delay, q.policy
  from (select id, row_number() over (order by id) / 100 as bundle from moved) b, pgboss.queue q where q.name = 'sms.send'
  group by b.bundle, q.name, q.expire_seconds, q.deletion_seconds, q.retry_limit, q.retry_delay, q.policy`

const drawByHand = async (url: string, people: number): Promise<number> => {
  const client = new pg.Client({ connectionString: url, options: "-c search_path=mahmal" })
  await client.connect()
  const ids = pilgrims(people)
  const begun = performance.now()
  for (let n = 0; n < ids.length; n += 1000)
    await client.query({
      name: "same",
      text: same,
      values: [ids.slice(n, n + 1000), JSON.stringify({ expires }), JSON.stringify({ expires, by: { result } })],
    })
  const seconds = (performance.now() - begun) / 1000
  await client.end()
  return seconds
}

const run = async (program: Program, url: string, people: number): Promise<void> => {
  const seconds = program === "hub" ? await drawWithHub(url, people) : await drawByHand(url, people)
  tell(seconds)
  process.exit()
}

/** The row counts, which must be equal. */
const written = async ({ ask }: BenchPostgres, url: string): Promise<string> => {
  const rows = await ask(
    url,
    `select (select count(*) from event where type = 'PlaceDrawn') as events,
       (select count(*) from pilgrim where state = 'Drawn' and version = 1) as drawn, (select taken from share) as taken,
       (select sum(jsonb_array_length(data -> 'openings')) from pgboss.job where name = 'sms.send') as told`,
  )
  return JSON.stringify(rows)
}

const compare = (people: number, rounds: number) =>
  withPostgres(async (postgres) => {
    const taken: Record<"hub" | "minimal", Array<Measured>> = { hub: [], minimal: [] }
    for (let round = 0; round < rounds; round++) {
      const wrote: Array<string> = []
      // The order alternates between rounds.
      for (const program of round % 2 === 0 ? (["hub", "minimal"] as const) : (["minimal", "hub"] as const)) {
        const url = await postgres.create(`${program}_${round}`)
        // Opening the hub once migrates the database and creates the queues.
        await Effect.runPromise(Effect.scoped(Layer.build(hubOn(url))))
        await applicants(postgres, url, 1, people)
        await postgres.ask(url, "vacuum analyze")
        taken[program].push(await measure(import.meta.url, program, url, String(people)))
        wrote.push(await written(postgres, url))
      }
      if (wrote[0] !== wrote[1]) throw new Error(`not the same rows: ${wrote.join(" and ")}`)
    }
    const middle = (of: ReadonlyArray<Measured>, what: keyof Measured) => median(of.map((one) => one[what]))
    const line = (of: ReadonlyArray<Measured>) => ({
      "people/s": Math.round(people / middle(of, "seconds")),
      MiB: Math.round(middle(of, "mebibytes")),
    })
    console.table({ submit: line(taken.hub), "by hand": line(taken.minimal) })
    const ratio = middle(taken.minimal, "seconds") / middle(taken.hub, "seconds")
    console.log(`submit is at ${ratio.toFixed(2)} of the speed of the program by hand (median of ${rounds})`)
  })

const [program, url, people] = given
if (program === "hub" || program === "minimal") await run(program, url as string, Number(people))
else {
  const { people, rounds } = optionsOf({
    people: { type: "string", default: "5000" },
    rounds: { type: "string", default: "3" },
  })
  await compare(Number(people), Number(rounds))
}
