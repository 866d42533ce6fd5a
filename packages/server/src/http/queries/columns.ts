/** A time as ISO 8601 in UTC, to the microsecond: a cursor must find the very same row again. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The columns of a pilgrim's line, out of `pilgrim p left join person q`. */
export const pilgrimLine = `p.id as pilgrim, p.group_id as "group", p.state, p.since::text as since,
  q.name_ar as "nameArabic", q.name_en as "nameLatin"`
