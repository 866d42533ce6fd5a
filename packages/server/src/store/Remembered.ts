/**
 * A bounded memory in two halves: what was set or looked at last, and what was before that. When the first is full it becomes the
 * second, which is forgotten. So nothing need be moved at each look.
 */
export class Remembered<K, V> {
  #last = new Map<K, V>()
  #before = new Map<K, V>()
  readonly #half: number

  constructor(most: number) {
    this.#half = most / 2
  }

  get(key: K): V | undefined {
    const value = this.#last.get(key)
    if (value !== undefined) return value
    const older = this.#before.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: K, value: V): void {
    if (this.#last.size >= this.#half && !this.#last.has(key)) {
      this.#before = this.#last
      this.#last = new Map()
    }
    this.#last.set(key, value)
  }

  forget(key: K): void {
    this.#last.delete(key)
    this.#before.delete(key)
  }
}
