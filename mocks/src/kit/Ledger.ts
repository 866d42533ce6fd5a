import type { Store } from "./Store.ts"

/** One thing that a mock did: the effect, the pilgrim, the system's own number for it, and the time. `n` counts all effects. */
export interface Effect {
  readonly n: number
  readonly effect: string
  readonly pilgrim: string
  readonly ref: string
  readonly at: string
}

/** Which effects to read: of one kind, after a number, and at most how many. */
export interface LedgerQuery {
  readonly effect?: string | undefined
  readonly after?: number | undefined
  readonly limit?: number | undefined
}

/** The append-only list of a mock's effects, by which a test proves that everything happened exactly once. */
export class Ledger {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Records an effect, in the current transaction of the store if there is one. */
  record(effect: string, pilgrim: string, ref: string): void {
    const sql = "insert into effect (effect, pilgrim, ref, at) values (?, ?, ?, ?)"
    this.#store.run(sql, effect, pilgrim, ref, new Date().toISOString())
  }

  /** Effects in the order in which they happened; without a limit, all of them. */
  entries(query: LedgerQuery = {}): Effect[] {
    const sql = `select n, effect, pilgrim, ref, at from effect
      where n > ? and (? is null or effect = ?) order by n limit ?`
    const { after = 0, effect = null, limit = -1 } = query
    return this.#store.all(sql, after, effect, effect, limit).map((row) => ({
      n: Number(row.n),
      effect: String(row.effect),
      pilgrim: String(row.pilgrim),
      ref: String(row.ref),
      at: String(row.at),
    }))
  }

  /** The last `count` effects, the latest first. */
  latest(count: number): Effect[] {
    const last = Number(this.#store.one("select max(n) as n from effect")?.n ?? 0)
    return this.entries({ after: last - count }).reverse()
  }

  /** The number of effects of each kind. */
  counts(): Record<string, number> {
    const rows = this.#store.all("select effect, count(*) as n from effect group by effect order by effect")
    return Object.fromEntries(rows.map((row) => [String(row.effect), Number(row.n)]))
  }
}
