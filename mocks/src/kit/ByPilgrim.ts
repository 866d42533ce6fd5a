import type { Documents } from "./Documents.ts"
import type { Store } from "./Store.ts"

/** A part of a list by pilgrim, and whether more pilgrims follow. */
export interface Part {
  readonly keys: readonly string[]
  readonly more: boolean
}

/** The documents about each pilgrim, in order, for the lists of the contracts. */
export class ByPilgrim {
  readonly #keys: Documents<readonly string[]>

  constructor(store: Store) {
    this.#keys = store.documents("by-pilgrim")
  }

  /** Adds the key of a document about a pilgrim. A repetition changes nothing. */
  add(pilgrim: string, key: string): void {
    const known = this.#keys.get(pilgrim) ?? []
    if (!known.includes(key)) this.#keys.put(pilgrim, [...known, key])
  }

  /** The keys of the next `limit` pilgrims of a season after one of them, pilgrim by pilgrim. */
  part(season: string, after: string, limit: number): Part {
    const pilgrims = this.#keys.keys(`${season}-`, after, limit + 1)
    const keys = pilgrims.slice(0, limit).flatMap((pilgrim) => this.#keys.get(pilgrim) ?? [])
    return { keys, more: pilgrims.length > limit }
  }
}
