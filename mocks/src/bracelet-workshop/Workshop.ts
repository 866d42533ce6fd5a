import { ByPilgrim } from "../kit/ByPilgrim.ts"
import { digits } from "../kit/digits.ts"
import type { Frame } from "../kit/Frame.ts"

/** A stored order. */
export interface Order {
  readonly order: string
  readonly sha256: string
  readonly pilgrims: readonly string[]
  /** The serials of the bracelets made so far, in the order of the lines. */
  readonly made: readonly string[]
}

/** A stored bracelet. */
export interface Bracelet {
  readonly serial: string
  readonly chip: string
  readonly pilgrim: string
  readonly revoked?: string
  readonly replacedBy?: string
}

const parts = 3

/** Makes orders in thirds, revokes and replaces bracelets. Serials and chips depend only on the seed and the person. */
export class Workshop {
  readonly frame: Frame
  readonly #later: (order: string, ms: number) => void
  readonly #makeAfterMs: number
  readonly #byPilgrim: ByPilgrim

  constructor(frame: Frame, makeAfterMs: number) {
    this.frame = frame
    this.#makeAfterMs = makeAfterMs
    this.#byPilgrim = new ByPilgrim(frame.store)
    this.#later = frame.agenda.task<string>("make", (order) => this.#makePart(order))
  }

  order(order: string): Order | undefined {
    return this.#orders.get(order)
  }

  bracelet(serial: string): Bracelet | undefined {
    return this.#bracelets.get(serial)
  }

  /** The bracelets of the next `limit` pilgrims of a season after one of them. */
  list(season: string, after: string, limit: number): readonly Bracelet[] {
    return this.#byPilgrim.part(season, after, limit).keys.flatMap((serial) => this.bracelet(serial) ?? [])
  }

  /** Takes an order, and makes its first third. */
  take(order: string, sha256: string, pilgrims: readonly string[]): void {
    this.#orders.put(order, { order, sha256, pilgrims, made: [] })
    this.#makePart(order)
  }

  /** Revokes a bracelet. A second revocation keeps the first reason. */
  revoke(bracelet: Bracelet, reason: string): Bracelet {
    if (bracelet.revoked !== undefined) return bracelet
    const revoked = { ...bracelet, revoked: reason }
    this.#bracelets.put(bracelet.serial, revoked)
    this.frame.ledger.record("bracelet.revoked", bracelet.pilgrim, bracelet.serial)
    return revoked
  }

  /** Makes the replacement of a bracelet that has none yet. */
  replace(old: Bracelet, reason: string): Bracelet {
    const successor = this.#make(old.pilgrim)
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

  #make(pilgrim: string): Bracelet {
    const { store, seed } = this.frame
    const generations = store.documents<number>("generation")
    const nth = (generations.get(pilgrim) ?? 0) + 1
    const serial = `W${digits(10, seed, "serial", pilgrim, nth)}`
    const chip = BigInt(digits(16, seed, "chip", pilgrim, nth))
      .toString(16)
      .toUpperCase()
      .padStart(14, "0")
    const bracelet = { serial, chip, pilgrim }
    generations.put(pilgrim, nth)
    this.#bracelets.put(serial, bracelet)
    this.#byPilgrim.add(pilgrim, serial)
    return bracelet
  }

  #makePart(name: string): void {
    const order = this.#orders.get(name)
    if (order === undefined) return
    const from = order.made.length
    const part = order.pilgrims.slice(from, from + Math.ceil(order.pilgrims.length / parts)).map((pilgrim) => {
      const { serial } = this.#make(pilgrim)
      this.frame.ledger.record("bracelet.made", pilgrim, serial)
      return serial
    })
    const made = [...order.made, ...part]
    this.#orders.put(name, { ...order, made })
    if (made.length < order.pilgrims.length) this.#later(name, this.#makeAfterMs)
  }
}
