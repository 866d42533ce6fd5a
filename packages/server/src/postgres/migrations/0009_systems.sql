-- Up Migration

-- What all hubs must know of the way to a foreign system: who stopped it by hand, and until when it is left alone because
-- it was not reached; since when it is called again. A system of which nothing is to be known has no row.
create table system_status (
  system text primary key,
  paused timestamptz,
  paused_by text,
  paused_because text,
  cools_until timestamptz,
  resumed timestamptz,
  constraint paused_with_a_reason check (num_nulls(paused, paused_by, paused_because) in (0, 3))
);
