import type { Store } from "./Store.ts"

const batch = 200

/** What is done when a task falls due; it runs inside a transaction of the store, together with the task's removal. */
export type Task<A> = (body: A) => void

/**
 * What a mock will do later, such as deciding about an entitlement. Kept in the store, so that it survives a restart,
 * and done exactly once: a task and its effects are one transaction. Tasks due at the same time run in the order planned.
 */
export class Agenda {
  readonly #store: Store
  readonly #tasks = new Map<string, (body: never) => void>()
  #timer: NodeJS.Timeout | undefined
  #wakesAt = Number.POSITIVE_INFINITY
  #running = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Says what is done for the tasks of this name, and returns the function that plans one `ms` milliseconds from now. */
  task<A>(name: string, run: Task<A>): (body: A, ms: number) => void {
    this.#tasks.set(name, run)
    return (body, ms) => {
      const at = Date.now() + ms
      this.#store.run("insert into due (task, body, at) values (?, ?, ?)", name, JSON.stringify(body), at)
      this.#wake(at)
    }
  }

  /** Begins to do what falls due, including what fell due while the mock was stopped. */
  start(): void {
    this.#running = true
    this.#wakeForNext()
  }

  stop(): void {
    this.#running = false
    clearTimeout(this.#timer)
    this.#wakesAt = Number.POSITIVE_INFINITY
  }

  pending(): number {
    return Number(this.#store.one("select count(*) as n from due")?.n ?? 0)
  }

  #runDue(now: number): number {
    const due = this.#store.all("select id, task, body from due where at <= ? order by at, id limit ?", now, batch)
    this.#store.transaction(() => {
      for (const { id, task, body } of due) {
        this.#store.run("delete from due where id = ?", Number(id))
        this.#tasks.get(String(task))?.(JSON.parse(String(body)) as never)
      }
    })
    return due.length
  }

  #wakeForNext(): void {
    const next = this.#store.one("select min(at) as at from due")?.at
    if (typeof next === "number") this.#wake(next)
  }

  #wake(at: number): void {
    if (!this.#running || at >= this.#wakesAt) return
    clearTimeout(this.#timer)
    this.#wakesAt = at
    this.#timer = setTimeout(
      () => {
        this.#wakesAt = Number.POSITIVE_INFINITY
        this.#runDue(Date.now())
        this.#wakeForNext()
      },
      Math.max(0, at - Date.now()),
    )
  }
}
