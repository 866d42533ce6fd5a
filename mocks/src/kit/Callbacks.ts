import { Agent, request } from "undici"
import type { Store } from "./Store.ts"

const mostInFlight = 8
const firstRetryMs = 50
const longestRetryMs = 1000
const deadlineMs = 5000

/** One HTTP request to the hub. */
export interface CallbackRequest {
  readonly url: string
  readonly method: "GET" | "POST"
  readonly headers?: Record<string, string>
  readonly body?: string
}

/**
 * Makes the request of a callback when it is sent, so that its URL and signature are current. Undefined when there is no URL
 * yet: the callback then waits.
 */
export type Compose<A> = (body: A) => CallbackRequest | undefined

/** When to send, and whether to send twice. */
export interface Sending {
  readonly afterMs?: number
  readonly twice?: boolean
}

/** Schedules a callback, in the transaction of what it reports. Returns its number for {@link Callbacks.attempted}. */
export type Send<A> = (body: A, sending?: Sending) => number

/**
 * Delivers callbacks to the hub; each is retried until it is answered with 2xx.
 *
 * Callbacks survive a restart of the mock. Several are in flight at once; one that fails is retried with a backoff of at most
 * about a second, without delaying others. A hub that cannot be reached is tried rarely, for any number of callbacks.
 */
export class Callbacks {
  readonly #store: Store
  readonly #topics = new Map<string, (body: never) => CallbackRequest | undefined>()
  readonly #inFlight = new Set<number>()
  readonly #unreachable = new Map<string, { until: number; failures: number }>()
  readonly #waiters = new Map<number, () => void>()
  #agent = new Agent({ connections: mostInFlight })
  #stopping = new AbortController()
  #running = false
  #timer: NodeJS.Timeout | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** Registers a topic, and returns the function that schedules a callback of it. */
  topic<A>(name: string, compose: Compose<A>): Send<A> {
    this.#topics.set(name, compose)
    return (body, { afterMs = 0, twice = false } = {}) => {
      const plan = () =>
        this.#store.run(
          "insert into callback (topic, body, at) values (?, ?, ?)",
          name,
          JSON.stringify(body),
          Date.now() + afterMs,
        )
      const id = plan()
      if (twice) plan()
      this.#wake(0)
      return id
    }
  }

  /** Resolves when a callback was attempted once, successful or not, or after two seconds. */
  attempted(id: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, 2000)
    this.#waiters.set(id, resolve)
    return promise.finally(() => {
      clearTimeout(timer)
      this.#waiters.delete(id)
    })
  }

  /** Begins to deliver, also callbacks from before a restart. */
  start(): void {
    this.#running = true
    this.#wake(0)
  }

  /** Aborts the callbacks in flight; they stay scheduled. */
  async stop(): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    this.#stopping.abort()
    for (const resolve of this.#waiters.values()) resolve()
    await this.#agent.destroy()
  }

  /** Tries all waiting callbacks now, such as after the hub's URL has become known. */
  hurry(): void {
    this.#unreachable.clear()
    this.#store.run("update callback set at = ? where attempts > 0", Date.now())
    this.#wake(0)
  }

  pending(): number {
    return Number(this.#store.one("select count(*) as n from callback")?.n ?? 0)
  }

  #wake(ms: number): void {
    if (!this.#running) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#deliverDue(), ms)
  }

  #deliverDue(): void {
    const free = mostInFlight - this.#inFlight.size
    if (free === 0) return
    const sql = "select id, topic, body, at, attempts from callback order by at, id limit ?"
    const waiting = this.#store.all(sql, mostInFlight * 2).filter((row) => !this.#inFlight.has(Number(row.id)))
    const next = Number(waiting[0]?.at ?? Number.POSITIVE_INFINITY)
    const now = Date.now()
    if (next > now) {
      if (next < Number.POSITIVE_INFINITY) this.#wake(next - now)
      return
    }
    let taken = 0
    for (const row of waiting) {
      if (taken === free || Number(row.at) > now) break
      if (this.#begin(Number(row.id), String(row.topic), String(row.body), Number(row.attempts))) taken += 1
    }
    if (taken < free) this.#wake(0)
  }

  /** Sends a callback unless its host is in backoff. */
  #begin(id: number, topic: string, body: string, attempts: number): boolean {
    const composed = this.#topics.get(topic)?.(JSON.parse(body) as never)
    if (composed === undefined || !URL.canParse(composed.url)) {
      this.#waiters.get(id)?.()
      this.#postpone(id, attempts + 1, Date.now() + longestRetryMs)
      return false
    }
    const backoff = this.#unreachable.get(new URL(composed.url).origin)
    if (backoff !== undefined && backoff.until > Date.now()) {
      this.#postpone(id, attempts, backoff.until)
      return false
    }
    this.#inFlight.add(id)
    void this.#attempt(id, attempts, composed)
    return true
  }

  async #attempt(id: number, attempts: number, composed: CallbackRequest): Promise<void> {
    const delivered = await this.#post(composed)
    this.#inFlight.delete(id)
    if (!this.#running) return
    if (delivered) this.#store.run("delete from callback where id = ?", id)
    else this.#postpone(id, attempts + 1, Date.now() + Math.min(longestRetryMs, firstRetryMs * 2 ** attempts))
    this.#waiters.get(id)?.()
    this.#deliverDue()
  }

  async #post({ url, method, headers, body }: CallbackRequest): Promise<boolean> {
    const { origin } = new URL(url)
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(deadlineMs)])
    try {
      const response = await request(url, {
        dispatcher: this.#agent,
        method,
        headers: headers ?? {},
        body: body ?? null,
        signal,
      })
      this.#unreachable.delete(origin)
      await response.body.dump()
      return response.statusCode >= 200 && response.statusCode < 300
    } catch (error) {
      // A slow answer does not mean that the host is unreachable.
      if (error instanceof DOMException && error.name === "TimeoutError") return false
      const failures = (this.#unreachable.get(origin)?.failures ?? 0) + 1
      this.#unreachable.set(origin, { failures, until: Date.now() + Math.min(longestRetryMs, 25 * 2 ** failures) })
      return false
    }
  }

  #postpone(id: number, attempts: number, at: number): void {
    this.#store.run("update callback set attempts = ?, at = ? where id = ?", attempts, at, id)
  }
}
