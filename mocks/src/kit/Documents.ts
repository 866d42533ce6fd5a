import type { Store } from "./Store.ts"

/** One kind of JSON document in a mock's store, by key. Keys are ordered as text. */
export class Documents<A> {
  readonly #store: Store
  readonly #kind: string

  constructor(store: Store, kind: string) {
    this.#store = store
    this.#kind = kind
  }

  get(key: string): A | undefined {
    const row = this.#store.one("select body from document where kind = ? and key = ?", this.#kind, key)
    return row === undefined ? undefined : JSON.parse(String(row.body))
  }

  put(key: string, document: A): void {
    const sql = "insert into document values (?, ?, ?) on conflict (kind, key) do update set body = excluded.body"
    this.#store.run(sql, this.#kind, key, JSON.stringify(document))
  }

  remove(key: string): void {
    this.#store.run("delete from document where kind = ? and key = ?", this.#kind, key)
  }

  /** The documents after the given key; without a limit, all of them. */
  list(after = "", limit = -1): A[] {
    const sql = "select body from document where kind = ? and key > ? order by key limit ?"
    return this.#store.all(sql, this.#kind, after, limit).map((row) => JSON.parse(String(row.body)))
  }

  /** The keys after the given one that begin with a prefix, at most `limit` of them. */
  keys(prefix: string, after: string, limit: number): string[] {
    const sql = "select key from document where kind = ? and key > ? and substr(key, 1, ?) = ? order by key limit ?"
    const from = after > prefix ? after : prefix
    return this.#store.all(sql, this.#kind, from, prefix.length, prefix, limit).map((row) => String(row.key))
  }

  /** The last key, to continue keys that are numbers. */
  lastKey(): string | undefined {
    const key = this.#store.one("select max(key) as key from document where kind = ?", this.#kind)?.key
    return typeof key === "string" ? key : undefined
  }
}
