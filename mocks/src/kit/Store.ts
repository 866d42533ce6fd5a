import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { Documents } from "./Documents.ts"

// Numbers of callbacks are never reused: an answer to a callback from before a reset must not be taken for a later one's.
const tables = `
  create table if not exists document (kind text, key text, body text not null, primary key (kind, key)) without rowid;
  create table if not exists effect (n integer primary key, effect text not null, pilgrim text not null, ref text not null, at text not null);
  create index if not exists effect_by_kind on effect (effect, n);
  create table if not exists due (id integer primary key, task text not null, body text not null, at integer not null);
  create index if not exists due_by_time on due (at, id);
  create table if not exists callback (id integer primary key autoincrement, topic text not null, body text not null, at integer not null, attempts integer not null default 0);
  create index if not exists callback_by_time on callback (at, id);
`

/** A parameter of a statement. */
export type Parameter = string | number | null

const obstacles: Readonly<Record<string, string>> = {
  EEXIST: "it is a file",
  ENOTDIR: "a part of its path is a file",
}

const obstacleIn = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return ("code" in error ? obstacles[String(error.code)] : undefined) ?? error.message
}

/** Opens the database of a system in a folder, which is created if necessary. */
const openIn = (folder: string, name: string): DatabaseSync => {
  try {
    mkdirSync(folder, { recursive: true })
    return new DatabaseSync(join(folder, `${name}.sqlite`))
  } catch (error) {
    throw new Error(`State cannot be kept in the folder ${folder}: ${obstacleIn(error)}.`, { cause: error })
  }
}

/**
 * The state of a mock, in SQLite: in a file of the given folder, or in memory without one.
 *
 * A transaction is written to the file before it returns, so it survives a kill -9 (not a power cut).
 */
export class Store {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #depth = 0

  constructor(folder: string | undefined, name: string) {
    this.#database = folder === undefined ? new DatabaseSync(":memory:") : openIn(folder, name)
    this.#database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000")
    this.#database.exec(tables)
  }

  /** The documents of one kind, such as the entitlements of the visa authority. */
  documents<A>(kind: string): Documents<A> {
    return new Documents<A>(this, kind)
  }

  /** Runs the work in a transaction; inside another transaction it joins that one. */
  transaction<A>(work: () => A): A {
    if (this.#depth > 0) return work()
    this.#depth += 1
    this.#database.exec("begin immediate")
    try {
      const result = work()
      this.#database.exec("commit")
      return result
    } catch (error) {
      this.#database.exec("rollback")
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  run(sql: string, ...parameters: Parameter[]): number {
    return Number(this.#statement(sql).run(...parameters).lastInsertRowid)
  }

  all(sql: string, ...parameters: Parameter[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...parameters)
  }

  one(sql: string, ...parameters: Parameter[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...parameters)
  }

  /** Deletes everything: documents, ledger, tasks and callbacks. */
  clear(): void {
    this.#database.exec(
      "begin; delete from document; delete from effect; delete from due; delete from callback; commit",
    )
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
