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

/** What is left of a plan: which items are under way, and which may be begun next. */
export class OpenItems {
  readonly #items: Map<number, OpenItem>
  readonly #underWay: Set<number>

  /** Items in the order of the plan, and the numbers of those that were begun before. */
  constructor(items: ReadonlyArray<OpenItem>, underWay: Iterable<number>) {
    this.#items = new Map(items.map((item) => [item.number, item]))
    this.#underWay = new Set(underWay)
  }

  get size(): number {
    return this.#items.size
  }

  /** The items that are not begun. */
  waiting(): ReadonlyArray<OpenItem> {
    return [...this.#items.values()].filter(({ number }) => !this.#underWay.has(number))
  }

  /**
   * Which to begin next: in order for every pilgrim, the next only after the one before has come to its result, and of each
   * system at most so many at a time.
   */
  next(atOnce: number): ReadonlyArray<OpenItem> {
    const busy = new Set<PilgrimId>()
    const room = new Map<string, number>()
    for (const number of this.#underWay) {
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

  begun(number: number): void {
    this.#underWay.add(number)
  }

  ended(number: number): void {
    this.#items.delete(number)
    this.#underWay.delete(number)
  }
}
