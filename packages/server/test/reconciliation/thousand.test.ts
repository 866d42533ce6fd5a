import type { PilgrimId } from "@mahmal/core/journey/ids"
import { type ComparedSystem, comparedSystems, type Holding } from "@mahmal/core/reconciliation/Holding"
import { ConfigProvider, Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { askReconciliation } from "../../src/reconciliation/askReconciliation.ts"
import { runReconciliations } from "../../src/reconciliation/runReconciliations.ts"
import { SystemStatus } from "../../src/systems/SystemStatus.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { agreeing, type Case, differing, explained, type Ours } from "./cases.ts"
import { end, everythingOf, makeFor, seasonOfSystem, startSystems } from "./sides.ts"

/** So many pilgrims stand in each case: forty times twenty-five cases are a thousand differences. */
const times = { agreeing: 40, differing: 40, explained: 10 }
const seed = `reconciliation ${process.env.SEED ?? 1}`

interface Pilgrim {
  readonly id: PilgrimId
  readonly system: ComparedSystem
  readonly case: Case
}

/** Everybody, mixed, so that every part of a list has something of every case. */
const pilgrims: ReadonlyArray<Pilgrim> = comparedSystems.flatMap((system) => {
  const cases = [
    ...agreeing.map((one) => [one, times.agreeing] as const),
    ...differing(system).map((one) => [one, times.differing] as const),
    ...explained.map((one) => [one, times.explained] as const),
  ]
  return Array.from({ length: 40 }).flatMap((_, n) =>
    cases
      .filter(([, count]) => n < count)
      .map(([one], k): Pilgrim => {
        const number = String(n * cases.length + k).padStart(6, "0")
        return { id: `${seasonOfSystem[system]}-R${number}` as PilgrimId, system, case: one }
      }),
  )
})

const fresh = await migratedDatabase()
const systems = await startSystems(seed)
const runtime = ManagedRuntime.make(
  SystemStatus.layer.pipe(
    Layer.provideMerge(Layer.merge(Database.layerOf(fresh.url, 4), systems.layer)),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: {} }))),
  ),
)
const database = new pg.Pool({ connectionString: fresh.url, max: 1, options: "-c search_path=mahmal" })
/** What each pilgrim's first and second things are. */
const things = new Map<PilgrimId, ReadonlyArray<Holding>>()

afterAll(async () => {
  await database.end()
  await runtime.dispose()
  await systems.close()
  await fresh.drop()
})

const invented = ({ id, system }: Pilgrim): Holding => ({
  pilgrim: id,
  handle: `never-made-${id}`,
  status: "standing",
  fields: {
    etrack: { reference: "1448-G-NONE" },
    visa: { kind: "permit", number: "P000000000000" },
    bracelet: { chip: "00000000000000" },
  }[system] as Readonly<Record<string, string>>,
})

const thingOf = (pilgrim: Pilgrim): Holding => things.get(pilgrim.id)?.[0] ?? invented(pilgrim)

/** The system's side, by its own operations. */
const makeTheirs = async (system: ComparedSystem) => {
  const own = Map.groupBy(
    pilgrims.filter((pilgrim) => pilgrim.system === system),
    (pilgrim) => pilgrim.case,
  )
  for (const round of [1, 2])
    for (const [n, [{ theirs }, some]] of [...own].entries())
      if (theirs.made >= round)
        await runtime.runPromise(
          makeFor(
            system,
            some.map(({ id }) => id),
            `${n}-${round}`,
          ),
        )
  await systems.settled()
  for (const [id, made] of await runtime.runPromise(everythingOf(system))) things.set(id, made)
  await runtime.runPromise(
    Effect.forEach(
      [...own].flatMap(([{ theirs }, some]) => (theirs.ended === true ? some : [])),
      (pilgrim) => end(system, thingOf(pilgrim)),
      { concurrency: 4, discard: true },
    ),
  )
}

const known = (): ReadonlyArray<readonly [PilgrimId, Ours]> =>
  pilgrims.flatMap((pilgrim) => {
    const ours = pilgrim.case.ours(pilgrim.system, thingOf(pilgrim))
    return ours === undefined ? [] : [[pilgrim.id, ours] as const]
  })

/** Our side, as the hub would have written it; a journey that moves while lists are read has an event after all of that. */
const makeOurs = async () => {
  const rows = known()
  await database.query(`
    insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
      arrivals_open, arafah, group_follows_member)
    select name, '{}', '2027-02-01', '2027-01-21', '2026-12-01', '2027-03-09', '2027-01-01', '2027-04-08', '2027-05-15', false
    from unnest('{1448,1449,1450}'::text[]) as s(name)`)
  await database.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     select id, left(id, 4), substr(id, 6), id, state, data::jsonb, 1, '2027-01-01'
     from unnest($1::text[], $2::text[], $3::text[]) as p(id, state, data)`,
    [rows.map(([id]) => id), rows.map(([, { state }]) => state), rows.map(([, { data }]) => JSON.stringify(data))],
  )
  const events = rows.flatMap(([id, { events = [], moves = false }]) =>
    events.map(([type, data], n) => ({ id, type, data, version: n + 1, moves })),
  )
  await database.query(
    `insert into event (pilgrim, version, type, data, day, at)
     select id, version, type, data::json, '2027-01-01', now() + interval '1 hour' * case when moves then 1 else -1 end
     from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::boolean[]) as e(id, version, type, data, moves)`,
    [
      events.map(({ id }) => id),
      events.map(({ version }) => version),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ moves }) => moves),
    ],
  )
  for (const [id, { exchange }] of rows)
    if (exchange !== undefined)
      await database.query(
        `insert into exchange (id, operation, pilgrims, state, data, attempts, kind, opened, changed)
         values ($1, $2, array[$3], $4, $5, 1, case when $2 = 'visa.request' then 'permit' end, now() - interval '1 hour', now() - interval '1 hour')
         on conflict (id) do update set pilgrims = exchange.pilgrims || excluded.pilgrims`,
        [exchange.id, exchange.id.split("/")[0], id, exchange.state, JSON.stringify({ since: 1 })],
      )
}

/** One line for each difference: in whose name, about what, of which kind, in which fields, and what explains it. */
const line = (...parts: ReadonlyArray<string | null | undefined>) => parts.map((part) => part ?? "").join(" | ")

const expectedOf = (pilgrim: Pilgrim): ReadonlyArray<string> => {
  const { expected } = pilgrim.case
  if (expected === undefined) return []
  const [first = invented(pilgrim), second] = things.get(pilgrim.id) ?? []
  const renamed = pilgrim.case.name === "under another name" ? `X-${pilgrim.id}` : invented(pilgrim).handle
  const handle = { first: first.handle, second: second?.handle, invented: renamed }[expected.about ?? "first"]
  return [line(pilgrim.id, handle, expected.kind, expected.fields?.join(), expected.because)]
}

const found = async (id: number) => {
  const { rows } = await database.query(
    "select * from reconciliation_difference where reconciliation = $1 order by number",
    [id],
  )
  return rows.map(({ pilgrim, handle, kind, fields, explanation }) =>
    line(
      pilgrim,
      handle,
      kind,
      (fields as ReadonlyArray<{ name: string }>).map(({ name }) => name).join(),
      explanation,
    ),
  )
}

const openTasks = async () => {
  const { rows } = await database.query(
    "select pilgrim from task where kind = 'reconciliation.difference' and closed is null order by pilgrim",
  )
  return rows.map(({ pilgrim }) => pilgrim as PilgrimId)
}

const reconcile = async (system: ComparedSystem) => {
  const id = await runtime.runPromise(askReconciliation(system, seasonOfSystem[system], "test"))
  await runtime.runPromise(runReconciliations(97))
  const { rows } = await database.query("select * from reconciliation where id = $1", [id])
  expect([rows[0].failed, rows[0].ended]).toEqual([null, expect.any(Date)])
  return id
}

describe(`a thousand differences, seeded with ${seed}`, () => {
  beforeAll(async () => {
    for (const system of comparedSystems) await makeTheirs(system)
    await makeOurs()
  })

  it.each(comparedSystems)(
    "are found and named in the list of %s, and nothing else is",
    async (system) => {
      const own = pilgrims.filter((pilgrim) => pilgrim.system === system)
      const id = await reconcile(system)
      expect((await found(id)).toSorted()).toEqual(own.flatMap(expectedOf).toSorted())
    },
    60_000,
  )

  it("are a task each, unless something that is under way explains them", async () => {
    const unexplained = pilgrims.filter(
      ({ case: { expected } }) => expected !== undefined && expected.because === undefined,
    )
    expect(unexplained).toHaveLength(1000)
    expect(await openTasks()).toEqual(unexplained.map(({ id }) => id).toSorted())
  })

  it("are the same tasks when they are found again, and none when they are put right", async () => {
    await reconcile("visa")
    expect(await openTasks()).toHaveLength(1000)
    const { rows } = await database.query("select count(*)::int as n from task where closed is not null")
    expect(rows).toEqual([{ n: 0 }])
    const [twice] = pilgrims.filter(({ system, case: { name } }) => system === "visa" && name === "made twice")
    const [, second] = things.get(twice?.id as PilgrimId) ?? []
    await runtime.runPromise(end("visa", second as Holding))
    await reconcile("visa")
    expect(await openTasks()).not.toContain(twice?.id)
    expect(await openTasks()).toHaveLength(999)
  })
})
