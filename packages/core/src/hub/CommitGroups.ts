import { Effect } from "effect"

/** The most entries that share a transaction: enough to make its commit cheap, few enough to keep it short. */
const largestGroup = 500
/** How many must wait before a second transaction runs beside the first: with fewer it costs more than it saves. */
const crowd = 100

/** What waits to be written, and the journeys and exchanges that it concerns. */
interface Entry {
  readonly concerns: ReadonlyArray<string>
}

/**
 * Gathers what waits into groups, each written in one transaction; a second one runs beside the first if many wait.
 *
 * No journey or exchange is in two entries that are being written: a later entry sees what the earlier one wrote, and the
 * database sees every single step.
 */
export class CommitGroups<A extends Entry> {
  #waiting: Array<A> = []
  #underWay = 0
  readonly #concerned = new Set<string>()
  readonly #idle: Array<() => void> = []

  readonly offer = (entry: A): void => {
    this.#waiting.push(entry)
    this.#tell()
  }

  /** Waits until there may be a group to take. */
  readonly due: Effect.Effect<void> = Effect.callback((resume) => {
    this.#idle.push(() => resume(Effect.void))
    this.#tell()
  })

  /** Takes the entries that can be written now, in their order; none when another writer has them already. */
  readonly take = (): ReadonlyArray<A> => {
    if (!this.#isTime()) return []
    const { group, left } = this.#parted()
    if (group.length === 0) return []
    this.#waiting = left
    this.#underWay += 1
    for (const { concerns } of group) for (const id of concerns) this.#concerned.add(id)
    this.#tell()
    return group
  }

  /** Must be called when a group is written, or never will be. */
  readonly end = (group: ReadonlyArray<A>): void => {
    for (const { concerns } of group) for (const id of concerns) this.#concerned.delete(id)
    this.#underWay -= 1
    this.#tell()
  }

  #tell(): void {
    if (this.#idle.length > 0 && this.#isTime() && this.#parted().group.length > 0) this.#idle.shift()?.()
  }

  #isTime(): boolean {
    return this.#underWay === 0 || this.#waiting.length >= crowd
  }

  /** Splits the waiting: an entry stays behind when it shares a concern with what is being written, or with one before it. */
  #parted(): { readonly group: ReadonlyArray<A>; readonly left: Array<A> } {
    const group: Array<A> = []
    const left: Array<A> = []
    const concerned = new Set(this.#concerned)
    for (const entry of this.#waiting) {
      const isFree = group.length < largestGroup && !entry.concerns.some((id) => concerned.has(id))
      for (const id of entry.concerns) concerned.add(id)
      ;(isFree ? group : left).push(entry)
    }
    return { group, left }
  }
}
