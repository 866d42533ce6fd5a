/** What was written together and stands in a page, as an array in SQL. */
export const writingsOf = (page: string): string => `array(select number from writing where page = ${page})`

/**
 * The rows of `table` that came with some writings, as a condition in SQL.
 *
 * A row that waited for another's transaction is committed after it, so a pilgrim's events never stand in a page before
 * earlier ones, however long other transactions run.
 */
export const within = (table: string, writings: string): string => `${table}.writing = any(${writings})`
