import { Effect } from "effect"

/** The most entries that share a transaction: enough to make its commit cheap, few enough to keep it short. */
const largestGroup = 500
/** How many wait before a second transaction begins beside one: it costs as much as several more entries in the next would. */
const crowd = 100

/** What waits to be written, and the journeys and exchanges that it concerns. */
interface Entry {
  readonly concerns: ReadonlyArray<string>
}

/**
 * Gathers what waits into groups that are written in a transaction each, the next while one is under way if many wait.
 *
 * No journey and no exchange is concerned twice by what is being written: what was asked later sees what was written
 * earlier, and the database sees every single step.
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

  /** Takes all that can be written now, in its order; nothing when another has, or does. */
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

  /** Says of a group that it is written, or never will be. */
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

  /** Parts who waits: nobody is in the group who concerns what is under way, or what anybody before does. */
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
