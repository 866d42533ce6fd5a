/** The columns of a pilgrim's line, out of `pilgrim p left join person q`. */
export const pilgrimLine = `p.id as pilgrim, p.group_id as "group", p.state, p.since::text as since,
  q.name_ar as "nameArabic", q.name_en as "nameLatin"`
