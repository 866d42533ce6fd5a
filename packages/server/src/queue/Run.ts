import type pg from "pg"
import { answersWithin, ImpatientClient, noticedSoon } from "../postgres/ImpatientClient.ts"

/** The first number of the locks by which hubs show that they live; the second is the number of the run. */
export const livingHubs = 1448

// What this run has had in flight since it was opened was opened at `oldest` or later; the minute is for clocks that differ.
const mark = `
  update hub_run set oldest = now() - interval '1 minute' - $2 * interval '1 millisecond', seen = now() where number = $1`

/** One run of a hub: its number, and the connection on which it holds its lock. */
export class Run {
  readonly number: number
  /** Without it nothing more may be begun. */
  lives = true
  readonly #client: pg.Client

  private constructor(number: number, client: pg.Client) {
    this.number = number
    this.#client = client
    client.on("end", () => {
      this.lives = false
    })
  }

  /** Begins a run under a new number. */
  static async begin(connectionString: string): Promise<Run> {
    const client = new ImpatientClient({
      connectionString,
      application_name: "mahmal alive",
      options: `-c search_path=mahmal ${noticedSoon}`,
      query_timeout: answersWithin,
    })
    client.on("error", () => {})
    try {
      await client.connect()
      // The lock comes before the row: a row without a lock is that of a hub that is gone.
      const { rows } = await client.query("select nextval('hub_run_number')::int as number")
      await client.query("select pg_advisory_lock($1, $2)", [livingHubs, rows[0].number])
      await client.query("insert into hub_run (number) values ($1)", [rows[0].number])
      return new Run(rows[0].number, client)
    } catch (error) {
      client.end().catch(() => {})
      throw error
    }
  }

  /** Asks on the connection that holds the lock. */
  async ask(text: string, values: Array<unknown>): Promise<Array<pg.QueryResultRow>> {
    return (await this.#client.query(text, values)).rows
  }

  /** Shows a sign of life. `oldest` is the age in milliseconds of the exchange that is in flight longest. */
  async show(oldest: number): Promise<void> {
    try {
      await this.ask(mark, [this.number, oldest])
    } catch (error) {
      // On a connection that fails, the lock cannot be relied on.
      void this.end()
      throw error
    }
  }

  /** Frees the lock. */
  async end(): Promise<void> {
    this.lives = false
    await this.#client.end().catch(() => {})
  }
}
