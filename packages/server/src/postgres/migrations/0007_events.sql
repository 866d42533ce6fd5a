-- Up Migration

-- What other units hear of besides the journal: written by triggers in the transaction of what it tells of, whoever
-- writes that, and found in pages, as events of the journal are.
create table announcement (
  subject text collate "C" not null,
  number int not null,
  season text,
  type text not null,
  data json not null,
  at timestamptz not null default now(),
  writing bigint not null default currval('writing_number'),
  primary key (subject, number)
);
create index announcement_writing on announcement (writing);
create trigger announcement_is_written before insert on announcement execute function begin_writing();
create trigger announcement_is_final before update or delete on announcement
  for each row execute function refuse_change();
create trigger announcement_is_kept before truncate on announcement execute function refuse_change();

-- A value as canonical JSON (RFC 8785), as what stands in the ledger is stored: it is hashed as it stands. Names of members are
-- ASCII here, and numbers whole.
create function canonical(given jsonb) returns text language plpgsql immutable strict parallel safe
set search_path to mahmal as $$
begin
  case jsonb_typeof(given)
    when 'object' then
      return '{' || coalesce((select string_agg(to_json(m.key) || ':' || canonical(m.value), ',' order by m.key collate "C")
        from jsonb_each(given) m), '') || '}';
    when 'array' then
      return '[' || coalesce((select string_agg(canonical(a.value), ',' order by a.place)
        from jsonb_array_elements(given) with ordinality a(value, place)), '') || ']';
    else
      return given::text;
  end case;
end
$$;

-- It is announced now, even where the act has the day of a season that is rehearsed.
create function announce_act() returns trigger language plpgsql as $$
begin
  insert into mahmal.announcement (subject, number, season, type, data)
  values ('draw/' || new.season, new.number, new.season, 'draw.' || new.act, mahmal.canonical(new.data)::json);
  return null;
end
$$;
create trigger committee_act_is_announced after insert on committee_act for each row execute function announce_act();

-- A task is opened once and closed once. Its words may not leave the hub, and its subject may be an exchange's name.
create function announce_task() returns trigger language plpgsql as $$
begin
  insert into mahmal.announcement (subject, number, season, type, data)
  values (
    'task/' || new.id,
    case when new.closed is null then 1 else 2 end,
    new.season,
    case when new.closed is null then 'task.Opened' else 'task.Closed' end,
    mahmal.canonical(jsonb_strip_nulls(jsonb_build_object('kind', new.kind, 'unit', new.unit,
      'due', to_char(new.due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))))::json
  );
  return null;
end
$$;
create trigger task_opened_is_announced after insert on task for each row execute function announce_task();
create trigger task_closed_is_announced after update of closed on task for each row
  when (old.closed is null and new.closed is not null) execute function announce_task();

-- Who is sent events. `page`, `subject` and `number` are the place up to which everything was delivered or is parked.
create table subscription (
  id text collate "C" primary key,
  owner text not null,
  unit text not null,
  campaign text,
  viewer jsonb not null,
  url text not null,
  wanted jsonb not null,
  status text not null,
  why text,
  created timestamptz not null,
  page bigint not null,
  subject text collate "C" not null default '',
  number int not null default 0,
  -- The page from which everything is to be sent again, from the next round on.
  rewind bigint,
  -- Failures in a row, since when, and until when nothing is sent.
  failures int not null default 0,
  failing_since timestamptz,
  delivered timestamptz,
  rest_until timestamptz not null,
  -- The round that has it now, and until when. Of this alone the database's own clock decides.
  round text,
  round_until timestamptz not null default '-infinity',
  check (status in ('active', 'paused', 'disabled'))
);
create index subscription_active on subscription (round_until) where status = 'active';

-- What its deliveries are signed with, sealed under a data key of the vault. The newest signs for good, those before it
-- until they run out.
create table subscription_secret (
  subscription text collate "C" not null references subscription on delete cascade,
  number int not null,
  data_key int not null,
  sealed bytea not null,
  until timestamptz,
  primary key (subscription, number)
);

-- What could not be delivered yet, and behind it what else happened to the same subject: in this order it is sent. Dead is
-- what is not tried any more, until a person asks for it.
create table parked_event (
  subscription text collate "C" not null references subscription on delete cascade,
  subject text collate "C" not null,
  number int not null,
  page bigint not null,
  state text not null default 'waiting',
  attempts int not null default 0,
  parked timestamptz not null,
  due timestamptz not null,
  outcome text,
  primary key (subscription, subject, number),
  check (state in ('waiting', 'dead'))
);
create index parked_event_due on parked_event (subscription, due) where state = 'waiting';
