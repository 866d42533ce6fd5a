import { until } from "./until.ts"

/** What asks a database, and is in no transaction there: one would see who waited at its first look. */
interface Asker {
  readonly query: (text: string) => Promise<{ readonly rowCount: number | null }>
}

/** The clients of the asker's database that wait for a lock there. Other tests' databases are in the same PostgreSQL. */
const waiting = `
  select from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'`

/** Waits until so many clients of a database wait for others in it, or until `instead` holds. */
export const untilWaiting = (client: Asker, count = 1, instead: () => boolean = () => false): Promise<true> =>
  until(async () => {
    if (instead()) return true
    const { rowCount } = await client.query(waiting)
    return (rowCount ?? 0) >= count || undefined
  })
