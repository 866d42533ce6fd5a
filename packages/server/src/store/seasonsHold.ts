/** How a season is known that something was decided by: its name and its version. The row is `season s`. */
export const seasonNow = "s.name || ' ' || s.version"

/** The condition that all of these seasons are still as they were when something was decided by them. */
export const seasonsHold = (seasons: string): string => `${seasons}::text[] <@ array(select ${seasonNow} from season s)`
