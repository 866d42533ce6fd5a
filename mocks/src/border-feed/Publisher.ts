import { chance } from "../kit/chance.ts"
import type { Documents } from "../kit/Documents.ts"
import type { Frame } from "../kit/Frame.ts"
import { type Crossing, keyOf, personOf, strangerBeside } from "./crossing.ts"

const perDocument = 50

/** A published document; `n` is its position in the feed. */
export interface BorderDocument {
  readonly n: number
  readonly id: string
  readonly publishedAt: string
  readonly crossings: readonly Crossing[]
}

/** The rates at which the feed does what its contract allows; each between 0 and 1. */
export interface Untidiness {
  /** Crossings published a second time, in a later document. */
  readonly repeatRate: number
  /** Arrivals that are published only after the departure of the same person, or on flush. */
  readonly lateRate: number
}

const nameOf = (n: number): string => `D${String(n).padStart(9, "0")}`

/**
 * Publishes crossings in documents, at once, except those that the seed holds back.
 *
 * A known crossing is ignored. What is held back, and where strangers and repetitions are, depends only on the seed and the
 * crossing.
 */
export class Publisher {
  readonly #frame: Frame
  readonly #untidiness: Untidiness
  readonly #documents: Documents<BorderDocument>
  readonly #known: Documents<true>
  readonly #late: Documents<Crossing>
  readonly #repeats: Documents<Crossing>

  constructor(frame: Frame, untidiness: Untidiness) {
    this.#frame = frame
    this.#untidiness = untidiness
    this.#documents = frame.store.documents("document")
    this.#known = frame.store.documents("known")
    this.#late = frame.store.documents("late")
    this.#repeats = frame.store.documents("repeat")
  }

  /** Adds and publishes crossings; returns how many were new. */
  add(crossings: readonly Crossing[]): number {
    return this.#frame.store.transaction(() => {
      const fresh = crossings.filter((crossing) => {
        const key = keyOf(crossing)
        const known = this.#known.get(key) === true
        if (!known) this.#known.put(key, true)
        return !known
      })
      const repeats = this.#takeAll(this.#repeats, keyOf)
      const prompt = fresh.filter((crossing) => !this.#holdBack(crossing))
      const overtaken = prompt.flatMap((crossing) => this.#takeLate(crossing))
      this.#publish([...prompt, ...repeats])
      this.#publish(overtaken)
      return fresh.length
    })
  }

  /** Publishes everything that is held back. */
  flush(): void {
    this.#frame.store.transaction(() => {
      this.#publish([...this.#takeAll(this.#late, personOf), ...this.#takeAll(this.#repeats, keyOf)])
      // Late crossings may be due for repetition too.
      this.#publish(this.#takeAll(this.#repeats, keyOf))
    })
  }

  document(id: string): BorderDocument | undefined {
    return this.#documents.get(id)
  }

  /** The documents after the nth. */
  after(n: number, limit: number): readonly BorderDocument[] {
    return this.#documents.list(nameOf(n), limit)
  }

  /** How many documents there are. */
  count(): number {
    return Number(this.#documents.lastKey()?.slice(1) ?? 0)
  }

  #holdBack(crossing: Crossing): boolean {
    const person = personOf(crossing)
    const late = chance(this.#frame.seed, "late", keyOf(crossing)) < this.#untidiness.lateRate
    if (crossing.direction === "DEPARTURE" || !late || this.#late.get(person) !== undefined) return false
    this.#late.put(person, crossing)
    return true
  }

  /** The arrival that was held back until this departure. */
  #takeLate(departure: Crossing): Crossing[] {
    const arrival = departure.direction === "DEPARTURE" ? this.#late.get(personOf(departure)) : undefined
    if (arrival === undefined) return []
    this.#late.remove(personOf(arrival))
    return [arrival]
  }

  #takeAll(waiting: Documents<Crossing>, key: (crossing: Crossing) => string): Crossing[] {
    const taken = waiting.list()
    for (const crossing of taken) waiting.remove(key(crossing))
    return taken
  }

  #publish(ours: readonly Crossing[]): void {
    const { seed, ledger, store } = this.#frame
    const published = store.documents<true>("published")
    for (const crossing of ours) {
      const key = keyOf(crossing)
      if (published.get(key) === true) continue
      published.put(key, true)
      ledger.record("border.published", crossing.passport, `${crossing.direction}@${crossing.at}`)
      if (chance(seed, "repeat", key) < this.#untidiness.repeatRate) this.#repeats.put(key, crossing)
    }
    const strangers = ours.flatMap((crossing) => strangerBeside(seed, crossing) ?? [])
    const place = (crossing: Crossing) => chance(seed, "place", keyOf(crossing))
    const mixed = [...ours, ...strangers].sort((a, b) => place(a) - place(b))
    for (let from = 0; from < mixed.length; from += perDocument) {
      const n = this.count() + 1
      const publishedAt = new Date().toISOString()
      this.#documents.put(nameOf(n), {
        n,
        id: nameOf(n),
        publishedAt,
        crossings: mixed.slice(from, from + perDocument),
      })
    }
  }
}
