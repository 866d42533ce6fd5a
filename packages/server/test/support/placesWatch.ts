import { setTimeout as wait } from "node:timers/promises"
import type { Pool } from "pg"

/** What was seen of the shares while a season ran. */
export interface PlacesSeen {
  readonly looks: number
  /** The most places that were taken at a look, all shares together. */
  readonly most: number
  /** The looks at which a share had more places taken than it has. */
  readonly overdrawn: number
}

const shares = `
  select coalesce(sum(taken), 0)::int as taken, coalesce(bool_or(taken > places), false) as overdrawn from share`

/** Looks at the shares again and again, until it is told to stop and say what it saw. */
export const watchPlaces = (database: Pool): (() => Promise<PlacesSeen>) => {
  const over = new AbortController()
  const seen = { looks: 0, most: 0, overdrawn: 0 }
  const watching = (async () => {
    while (!over.signal.aborted) {
      // Until the first hub has made its tables there is nothing to see.
      const [row] = await database.query<{ taken: number; overdrawn: boolean }>(shares).then(
        ({ rows }) => rows,
        () => [],
      )
      if (row !== undefined) {
        seen.looks += 1
        seen.most = Math.max(seen.most, row.taken)
        seen.overdrawn += Number(row.overdrawn)
      }
      await wait(40, undefined, { signal: over.signal }).catch(() => {})
    }
  })()
  return async () => {
    over.abort()
    await watching
    return seen
  }
}
