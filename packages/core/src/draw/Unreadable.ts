import { Data, Result } from "effect"

/**
 * A draw file that cannot be read: which file, which line (from 1; 0 when the whole file is meant), which field, and why.
 *
 * Nothing of such a file is used: the readers are strict, because a line that two programs read differently would be two draws.
 */
export class Unreadable extends Data.TaggedError("Unreadable")<{
  readonly file: string
  readonly line: number
  readonly field: string
  readonly reason: string
}> {
  override get message(): string {
    return `${this.file}, line ${this.line}, ${this.field}: ${this.reason}`
  }
}

/** The value of `work`, or the `Unreadable` that it threw. Readers throw from deep inside; this is where it becomes a value. */
export const orUnreadable = <A>(work: () => A): Result.Result<A, Unreadable> =>
  Result.try({
    try: work,
    catch: (error) => {
      if (error instanceof Unreadable) return error
      throw error
    },
  })
