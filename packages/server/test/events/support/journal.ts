import type { Event } from "@mahmal/core/journey/Event"
import pg from "pg"

/** A journal that a test writes by itself. */
export interface TestJournal {
  readonly query: pg.Pool["query"]
  /** Makes pilgrims who are in no group but their own. */
  readonly people: (...pilgrims: ReadonlyArray<string>) => Promise<void>
  /** Writes events behind those that are there, all in one transaction. */
  readonly write: (...events: ReadonlyArray<readonly [pilgrim: string, event: Event]>) => Promise<void>
  readonly close: () => Promise<void>
}

/** The journal of a database that a hub has migrated. */
export const journalOf = async (url: string): Promise<TestJournal> => {
  const pool = new pg.Pool({ connectionString: url, max: 2, options: "-c search_path=mahmal" })
  pool.on("error", () => {})
  await pool.query(`
    insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
      arrivals_open, arafah, group_follows_member)
    select name, '{}', '2027-01-01', '2027-01-01', '2027-01-01', '2027-01-01', '2027-01-01', '2027-04-08', '2027-05-15', true
    from unnest(array['1448', '1449']) name on conflict do nothing`)
  return {
    query: pool.query.bind(pool),
    people: async (...pilgrims) => {
      await pool.query(
        `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
        select id, left(id, 4), substr(id, 6), id, 'Applied', '{}', 0, '2027-01-01' from unnest($1::text[]) id`,
        [pilgrims],
      )
    },
    write: async (...events) => {
      await pool.query(
        `with written as (
          select e.pilgrim, e.type, e.data, row_number() over (partition by e.pilgrim order by e.n) as step
          from unnest($1::text[], $2::text[], $3::text[]) with ordinality as e(pilgrim, type, data, n)
        ), moved as (
          update pilgrim p set version = p.version + w.steps
          from (select pilgrim, count(*) as steps from written group by pilgrim) w where p.id = w.pilgrim
          returning p.id, p.version - w.steps as before
        )
        insert into event (pilgrim, version, type, data, day)
        select w.pilgrim, m.before + w.step, w.type, w.data::jsonb, '2027-01-01'
        from written w join moved m on m.id = w.pilgrim`,
        [
          events.map(([pilgrim]) => pilgrim),
          events.map(([, event]) => event._tag),
          events.map(([, { _tag, ...data }]) => JSON.stringify(data)),
        ],
      )
    },
    close: () => pool.end(),
  }
}
