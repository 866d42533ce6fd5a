import type { Store } from "./Store.ts"

const batch = 200

/** The work of a task; it runs in one transaction with the task's removal. */
export type Task<A> = (body: A) => void

/**
 * Scheduled tasks of a mock, such as deciding about an entitlement. They survive a restart and run exactly once: a task and
 * its effects are one transaction. Tasks due at the same time run in the order in which they were scheduled.
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

  /** Registers the tasks of this name, and returns the function that schedules one in `ms` milliseconds. */
  task<A>(name: string, run: Task<A>): (body: A, ms: number) => void {
    this.#tasks.set(name, run)
    return (body, ms) => {
      const at = Date.now() + ms
      this.#store.run("insert into due (task, body, at) values (?, ?, ?)", name, JSON.stringify(body), at)
      this.#wake(at)
    }
  }

  /** Begins to run due tasks, including those that became due while the mock was stopped. */
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
