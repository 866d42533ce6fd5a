import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { PilgrimId } from "@mahmal/core/journey/ids"

/** An item of a plan that has not come to its result. */
export interface OpenItem {
  readonly number: number
  readonly exchange: ExchangeId
  readonly operation: Operation
  readonly pilgrims: ReadonlyArray<PilgrimId>
  /** Where the exchange stood when the plan was made. */
  readonly state: string
  readonly attempts: number
}

/** Where it is seen that an item has come to its end. */
export interface Watched {
  /** The exchange that shows it: the item's own, or the one that takes its place. */
  readonly follows: ExchangeId
  /** Why this plan leaves it alone, where the hub is at it by itself, or another plan or a person. */
  readonly leftFor?: string
}

/** What is left of a plan: which items are under way, and which may be begun next. */
export class OpenItems {
  readonly #items: Map<number, OpenItem>
  readonly #underWay = new Map<number, Watched>()

  /** Items in the order of the plan. */
  constructor(items: ReadonlyArray<OpenItem>) {
    this.#items = new Map(items.map((item) => [item.number, item]))
  }

  get size(): number {
    return this.#items.size
  }

  get underWay(): ReadonlyMap<number, Watched> {
    return this.#underWay
  }

  /** The items that this plan has not begun. */
  waiting(): ReadonlyArray<OpenItem> {
    return [...this.#items.values()].filter(({ number }) => !this.#isOurs(number))
  }

  /** Items that others carry out and that no later item of this plan waits for, each with why it is left alone. */
  idle(): ReadonlyArray<readonly [number: number, leftFor: string]> {
    const awaited = new Set<PilgrimId>()
    const idle: Array<readonly [number, string]> = []
    for (const { number, pilgrims } of [...this.#items.values()].reverse()) {
      const leftFor = this.#underWay.get(number)?.leftFor
      if (leftFor !== undefined && !pilgrims.some((pilgrim) => awaited.has(pilgrim))) idle.push([number, leftFor])
      else for (const pilgrim of pilgrims) awaited.add(pilgrim)
    }
    return idle
  }

  /**
   * Which to begin next: for each pilgrim one after the other, the next only when the one before has ended, whoever carries it
   * out; and for each system at most so many at a time.
   */
  next(atOnce: number): ReadonlyArray<OpenItem> {
    const busy = new Set<PilgrimId>()
    const room = new Map<string, number>()
    for (const number of this.#underWay.keys()) {
      if (!this.#isOurs(number)) continue
      const system = systemOf(this.#items.get(number)?.operation ?? "border.read")
      room.set(system, (room.get(system) ?? 0) + 1)
    }
    const chosen: Array<OpenItem> = []
    for (const item of this.#items.values()) {
      const system = systemOf(item.operation)
      const taken = room.get(system) ?? 0
      const free = !this.#underWay.has(item.number) && item.pilgrims.every((pilgrim) => !busy.has(pilgrim))
      if (free && taken < atOnce) {
        chosen.push(item)
        room.set(system, taken + 1)
      }
      for (const pilgrim of item.pilgrims) busy.add(pilgrim)
    }
    return chosen
  }

  /** An item is under way, and holds up whatever comes after it for the same pilgrims. */
  watch(number: number, watched: Watched): void {
    this.#underWay.set(number, watched)
  }

  ended(number: number): void {
    this.#items.delete(number)
    this.#underWay.delete(number)
  }

  #isOurs(number: number): boolean {
    const watched = this.#underWay.get(number)
    return watched !== undefined && watched.leftFor === undefined
  }
}
