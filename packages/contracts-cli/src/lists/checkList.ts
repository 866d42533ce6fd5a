import { type Checks, expected } from "../checks/Checks.ts"

/** An entry of a list. */
export interface Entry {
  readonly pilgrim: string
  /** Unique in the list. */
  readonly id: string
}

/** A part of a list. */
export interface Part {
  readonly entries: readonly Entry[]
  /** Whether more pilgrims follow, if the system says so. */
  readonly more?: boolean
}

/** Asks for the next pilgrim after one. */
export type NextPart = (season: string, after: string) => Promise<Part>

const mostParts = 50
const fewestParts = 3

/** Sorts after every pilgrim. */
const last = "z".repeat(35)

const keepsTo = ({ entries, more }: Part, season: string, after: string): void => {
  const pilgrims = new Set(entries.map(({ pilgrim }) => pilgrim))
  const [pilgrim = ""] = pilgrims
  expected(pilgrims.size <= 1, "it has more pilgrims than were asked for")
  expected(entries.length === 0 || pilgrim.startsWith(`${season}-`), "it has a pilgrim of another season")
  expected(entries.length === 0 || pilgrim > after, "it has a pilgrim who is not after the cursor")
  expected(new Set(entries.map(({ id }) => id)).size === entries.length, "it has an entry twice")
  expected(entries.length > 0 || more !== true, "it is empty, though it says that more comes")
}

const seasonOf = (pilgrim: string): string => pilgrim.slice(0, pilgrim.indexOf("-"))

/** Reads a list from shortly before an entry that it must have, past the entry or to its end. */
const read = async (next: NextPart, known: Entry): Promise<void> => {
  // A prefix sorts before the whole id.
  let after = known.pilgrim.slice(0, -1)
  let more: boolean | undefined
  let found = false
  for (let parts = 0; parts < mostParts && (parts < fewestParts || after < known.pilgrim); parts += 1) {
    const part = await next(seasonOf(known.pilgrim), after)
    keepsTo(part, seasonOf(known.pilgrim), after)
    const [first] = part.entries
    expected(more !== true || first !== undefined, "it ends, though it said that more comes")
    expected(more !== false || first === undefined, "it goes on, though it said that nothing comes")
    found ||= part.entries.some(({ pilgrim, id }) => pilgrim === known.pilgrim && id === known.id)
    if (first === undefined) break
    after = first.pilgrim
    more = part.more
  }
  expected(found, `it does not have the entry of ${known.pilgrim}`)
}

/** Reads a season's list pilgrim by pilgrim past an entry that it must have, and asks for the part after its end. */
export const checkList = async (checks: Checks, next: NextPart, known: () => Promise<Entry>): Promise<void> => {
  await checks.that("a list goes on after the pilgrim who is named, in order, and has what is known", async () =>
    read(next, await known()),
  )
  await checks.that("after the last pilgrim a list is at its end", async () => {
    const season = seasonOf((await known()).pilgrim)
    const { entries, more } = await next(season, `${season}-${last}`)
    expected(entries.length === 0 && more !== true, "it goes on")
  })
}
