/**
 * How many places of a share `s` were recorded as offered, to people who still wait: they are not free any more, though nobody
 * has taken them yet.
 */
export const promised = `(
  select count(*)::int from passing_on o cross join jsonb_to_recordset(o.leavers) as l("group" text, offered int)
    join pilgrim p on p.group_id = l."group" and p.state = 'Waitlisted'
  where o.season = s.season and o.share = s.name and l.offered > 0)`
