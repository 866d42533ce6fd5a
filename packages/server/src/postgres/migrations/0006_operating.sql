-- Up Migration

-- What a person must look at or do. Of one kind about one subject there is never more than one open.
create table task (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text collate "C" not null,
  unit text not null,
  season text,
  pilgrim text collate "C",
  exchange text collate "C",
  system text,
  due timestamptz,
  why_en text not null,
  why_ar text not null,
  opened timestamptz not null default now(),
  closed timestamptz,
  closed_by text,
  closed_because text,
  constraint closed_with_a_reason check (num_nulls(closed, closed_by, closed_because) in (0, 3))
);
create unique index task_open_once on task (kind, subject) where closed is null;
create index task_open on task (unit, id) where closed is null;
create index task_exchange on task (exchange) where exchange is not null;
create index task_pilgrim on task (pilgrim) where pilgrim is not null;

-- Who closes a season, and why; for good once another person has agreed. Then those of whom nothing says that they travelled did not.
create table season_closing (
  season text primary key references season,
  by text not null,
  reason text not null,
  at timestamptz not null default now(),
  approved_by text,
  approved_because text,
  approved timestamptz,
  constraint two_people check (lower(by) <> lower(approved_by)),
  constraint approved_by_somebody check (num_nulls(approved, approved_by, approved_because) in (0, 3))
);
create trigger season_closing_is_final before update or delete on season_closing
  for each row when (old.approved is not null) execute function refuse_change();
create trigger season_closing_is_kept before truncate on season_closing execute function refuse_change();

-- What people did with exchanges, for good: who, why, and what was changed. The diff may be personal.
create table exchange_act (
  exchange text collate "C" not null,
  number int not null,
  act text not null,
  data jsonb not null,
  diff jsonb,
  by text not null,
  reason text not null,
  at timestamptz not null default now(),
  -- The plan by which it was done, where it was done for many.
  rerun bigint,
  primary key (exchange, number),
  constraint once_in_a_rerun unique (rerun, exchange)
);
-- Only what it says of people goes, when they are erased.
create trigger exchange_act_is_final before update on exchange_act for each row
  when (new.diff is not null or to_jsonb(new) - 'diff' <> to_jsonb(old) - 'diff') execute function refuse_change();
create trigger exchange_act_stays before delete on exchange_act for each row execute function refuse_change();
create trigger exchange_act_is_kept before truncate on exchange_act execute function refuse_change();

-- What was corrected of a person by itself, for good: who, why, and what it was before. The diff is personal.
create table correction (
  pilgrim text collate "C" not null,
  number int not null,
  diff jsonb,
  by text not null,
  reason text not null,
  at timestamptz not null default now(),
  primary key (pilgrim, number)
);
create trigger correction_is_final before update on correction for each row
  when (new.diff is not null or to_jsonb(new) - 'diff' <> to_jsonb(old) - 'diff') execute function refuse_change();
create trigger correction_stays before delete on correction for each row execute function refuse_change();
create trigger correction_is_kept before truncate on correction execute function refuse_change();

-- A plan to run many exchanges again: what would happen to each, by whom it was made, and who else approved it.
create table rerun (
  id bigint generated always as identity primary key,
  selection jsonb not null,
  reason text not null,
  planned timestamptz not null default now(),
  planned_by text not null,
  -- SHA-256 over all its items in order: what is approved is this very plan.
  hash text not null,
  approved timestamptz,
  approved_by text,
  -- Which run this is, and until when its hub need not be thought dead: one hub at a time runs a plan.
  runner int not null default 0,
  leased timestamptz not null default '-infinity',
  finished timestamptz,
  stopped_by text,
  stopped_because text,
  constraint approved_by_another check (approved_by <> planned_by),
  constraint approved_by_somebody check (num_nulls(approved, approved_by) in (0, 2))
);

create table rerun_item (
  rerun bigint not null references rerun,
  number int not null,
  exchange text collate "C" not null,
  operation text not null,
  pilgrims text[] collate "C" not null,
  -- Where it stood when the plan was made; where it stands elsewhere now, it is left alone.
  state text not null,
  attempts int not null,
  outlook text not null,
  -- The exchange that shows how it ends: the same, or the one that takes its place.
  follows text collate "C",
  result text,
  detail text,
  ended timestamptz,
  constraint ended_with_a_result check ((result is null) = (ended is null)),
  primary key (rerun, number),
  unique (rerun, exchange)
);
create index rerun_running on rerun (id) where approved is not null and finished is null;
create index rerun_item_open on rerun_item (rerun, number) where result is null;

-- Begins an item of a plan, with the act that runs it again. Who has been overtaken by another runner begins nothing.
create function begin_rerun_item(plan bigint, run int, matter text, shown_by text) returns void language plpgsql as $$
begin
  perform from mahmal.rerun where id = plan and runner = run for share;
  if not found then
    raise exception 'another hub runs this plan' using errcode = 'serialization_failure';
  end if;
  update mahmal.rerun_item set follows = shown_by
    where rerun = plan and exchange = matter and follows is null and result is null;
  if not found then
    raise exception 'this exchange was run by this plan before' using errcode = 'serialization_failure';
  end if;
end
$$;
