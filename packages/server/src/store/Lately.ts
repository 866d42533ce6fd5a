/** A bounded memory of what was set lately: it gives nothing that is older than `holds` milliseconds. */
export class Lately<K, V> {
  /** The oldest first. */
  readonly #entries = new Map<K, { readonly value: V; readonly until: number }>()
  readonly #most: number
  readonly #holds: number

  constructor(most: number, holds: number) {
    this.#most = most
    this.#holds = holds
  }

  /** How many are held, among them those that are too old. */
  get size(): number {
    return this.#entries.size
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.until > performance.now() ? entry.value : undefined
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, until: performance.now() + this.#holds })
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value as K)
  }

  forget(key: K): void {
    this.#entries.delete(key)
  }

  /** Forgets what is too old to be given. */
  forgetOld(): void {
    const now = performance.now()
    for (const [key, { until }] of this.#entries) {
      if (until > now) return
      this.#entries.delete(key)
    }
  }
}
