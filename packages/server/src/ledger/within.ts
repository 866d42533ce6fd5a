/**
 * The rows of `table` that stand in the page between two snapshots, as a condition in SQL.
 *
 * What a snapshot does not see it sees as running, or as not begun: both are found by the index on `transaction`. A row that
 * waited for another's transaction is in no snapshot without it, so a pilgrim's events never stand in a page before
 * earlier ones, however long other transactions run.
 */
export const within = (table: string, since: string, upto: string): string => `
  (${table}.transaction >= pg_snapshot_xmax(${since}) and ${table}.transaction < pg_snapshot_xmax(${upto})
    or ${table}.transaction = any(array(select pg_snapshot_xip(${since}))))
  and pg_visible_in_snapshot(${table}.transaction, ${upto})`
