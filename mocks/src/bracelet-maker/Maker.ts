import { ByPilgrim } from "../kit/ByPilgrim.ts"
import type { Frame } from "../kit/Frame.ts"
import { type Bracelet, fingerprintOf, newBracelet, type Order, type OrderRequest } from "./bracelet.ts"

const parts = 3

/** Makes orders in thirds, revokes and replaces bracelets. Serials and chips depend only on the seed and the person. */
export class Maker {
  readonly frame: Frame
  readonly #makeAfterMs: number
  readonly #byPilgrim: ByPilgrim
  readonly #later: (orderNo: string, ms: number) => void

  constructor(frame: Frame, makeAfterMs: number) {
    this.frame = frame
    this.#makeAfterMs = makeAfterMs
    this.#byPilgrim = new ByPilgrim(frame.store)
    this.#later = frame.agenda.task<string>("make", (orderNo) => this.#makePart(orderNo))
  }

  order(orderNo: string): Order | undefined {
    return this.#orders.get(orderNo)
  }

  bracelet(serial: string): Bracelet | undefined {
    return this.#bracelets.get(serial)
  }

  /** The bracelets of the next `limit` pilgrims of a season after one of them, and whether there are more. */
  list(season: string, after: string, limit: number): { bracelets: readonly Bracelet[]; more: boolean } {
    const { keys, more } = this.#byPilgrim.part(season, after, limit)
    return { bracelets: keys.flatMap((serial) => this.bracelet(serial) ?? []), more }
  }

  /** Takes an order, and makes its first third. */
  take(orderNo: string, request: OrderRequest): Order {
    const order: Order = {
      orderNo,
      receivedAt: new Date().toISOString(),
      fingerprint: fingerprintOf(request),
      pilgrims: request.lines.map((line) => line.pilgrim),
      made: [],
    }
    this.#orders.put(orderNo, order)
    this.#makePart(orderNo)
    return order
  }

  /** Revokes a bracelet. A second revocation keeps the first reason. */
  revoke(bracelet: Bracelet, reason: string): Bracelet {
    if (bracelet.status === "revoked") return bracelet
    const revoked: Bracelet = { ...bracelet, status: "revoked", reason, revokedAt: new Date().toISOString() }
    this.#bracelets.put(bracelet.serial, revoked)
    this.frame.ledger.record("bracelet.revoked", bracelet.pilgrim, bracelet.serial)
    return revoked
  }

  /** Makes the replacement of a bracelet that has none yet. */
  replace(old: Bracelet, reason: string): Bracelet {
    const successor: Bracelet = { ...this.#make(old.pilgrim, old.orderNo), replaces: old.serial }
    this.#bracelets.put(successor.serial, successor)
    this.#bracelets.put(old.serial, { ...this.revoke(old, reason), replacedBy: successor.serial })
    this.frame.ledger.record("bracelet.replaced", old.pilgrim, successor.serial)
    return successor
  }

  get #orders() {
    return this.frame.store.documents<Order>("order")
  }

  get #bracelets() {
    return this.frame.store.documents<Bracelet>("bracelet")
  }

  #make(pilgrim: string, orderNo: string): Bracelet {
    const { store, seed } = this.frame
    const generations = store.documents<number>("generation")
    const nth = (generations.get(pilgrim) ?? 0) + 1
    const bracelet = newBracelet(seed, pilgrim, nth, orderNo)
    generations.put(pilgrim, nth)
    this.#bracelets.put(bracelet.serial, bracelet)
    this.#byPilgrim.add(pilgrim, bracelet.serial)
    return bracelet
  }

  /** Makes the next third of an order, and plans the one after it. */
  #makePart(orderNo: string): void {
    const order = this.order(orderNo)
    if (order === undefined) return
    const from = order.made.length
    const part = order.pilgrims.slice(from, from + Math.ceil(order.pilgrims.length / parts)).map((pilgrim) => {
      const { serial, chip } = this.#make(pilgrim, orderNo)
      this.frame.ledger.record("bracelet.made", pilgrim, serial)
      return { pilgrim, serial, chip }
    })
    const made = [...order.made, ...part]
    this.#orders.put(orderNo, { ...order, made })
    if (made.length < order.pilgrims.length) this.#later(orderNo, this.#makeAfterMs)
  }
}
