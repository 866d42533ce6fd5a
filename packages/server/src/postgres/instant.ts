/** A time as ISO 8601 in UTC, to the microsecond: a cursor must find the very same row again, and a leaf its bytes. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
