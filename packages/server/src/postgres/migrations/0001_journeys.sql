-- Up Migration

create table season (
  name text primary key,
  figures jsonb not null,
  today date not null,
  registration_closes date not null,
  entitlements_open date not null,
  entitlements_close date not null,
  bracelets_open date not null,
  group_follows_member boolean not null,
  -- The seed of a rehearsal, which turns the days of its season itself; none where the calendar turns them.
  rehearsed_with text,
  places_passed_on date
);

-- How many of a share's places are taken. The check is what keeps a share from being overdrawn, whatever is written.
create table share (
  season text not null references season,
  name text not null,
  places int not null,
  taken int not null default 0,
  primary key (season, name),
  constraint share_not_overdrawn check (taken between 0 and places)
);

-- The current row of every application, whoever sent it; its state is the fold of its journal.
create table pilgrim (
  id text collate "C" primary key,
  season text not null references season,
  application_no text collate "C" not null,
  group_id text collate "C" not null,
  share text,
  state text not null,
  data jsonb not null,
  version int not null,
  since date not null,
  awaits text
) with (fillfactor = 70);
create index pilgrim_group on pilgrim (group_id);
create index pilgrim_standing on pilgrim (season, state, since, id);
create index pilgrim_awaiting on pilgrim (season, awaits) where awaits is not null;

-- What the applications file said, decided by intake. Personal data stands in person alone.
create table application (
  pilgrim text collate "C" primary key references pilgrim,
  content bytea not null,
  received timestamptz not null default now()
);

create table person (
  pilgrim text collate "C" primary key references pilgrim,
  submitted_at timestamptz not null,
  qid text not null,
  name_ar text not null,
  name_en text not null,
  sex text not null,
  birth_date date not null,
  nationality text not null,
  residence_since date,
  passport_no text not null,
  passport_expiry date not null,
  mobile text not null,
  email text not null,
  role text not null,
  relation text not null,
  last_hajj_year int,
  refused_seasons int not null,
  campaign_choice text not null,
  needs_wheelchair boolean not null
);
create index person_passport on person (passport_no, birth_date, nationality);
create index person_qid on person (qid);
create index person_mobile on person (mobile);

-- What happened, for good: nothing here is ever changed or deleted.
create table event (
  pilgrim text collate "C" not null,
  version int not null,
  type text not null,
  data jsonb not null,
  day date not null,
  at timestamptz not null default now(),
  because text,
  primary key (pilgrim, version)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is never changed' using errcode = 'restrict_violation';
end
$$;
create trigger event_is_final before update or delete on event for each row execute function refuse_change();

create function refuse_move() returns trigger language plpgsql as $$
begin
  raise exception 'a journey can not move from % to %', old.state, new.state using errcode = 'check_violation';
end
$$;

-- The order of the draw: every accepted group of the season, drawn or waiting.
create table draw_entry (
  season text not null references season,
  group_id text collate "C" not null,
  share text not null,
  tier int not null,
  weight int not null,
  rank int not null,
  primary key (season, group_id),
  unique (season, share, rank)
);

-- One matter between us and a foreign system.
create table exchange (
  id text collate "C" primary key,
  operation text not null,
  pilgrims text[] collate "C" not null,
  state text not null,
  data jsonb not null,
  attempts int not null,
  opened timestamptz not null default now(),
  changed timestamptz not null default now()
) with (fillfactor = 70);
create index exchange_pilgrims on exchange using gin (pilgrims);
create index exchange_open on exchange (operation, state) where state in ('Due', 'Sending', 'Accepted', 'InDoubt');
create index exchange_opened on exchange (opened, id);

-- Every call in it, as it was sent and as it was answered.
create table message (
  exchange text collate "C" not null,
  id bigint generated always as identity,
  kind text not null,
  outcome text not null,
  started timestamptz not null,
  ended timestamptz not null,
  detail text,
  sent text,
  received text,
  status int,
  primary key (exchange, id)
);

-- How far a feed has been read.
create table feed_cursor (
  feed text primary key,
  cursor text not null
);

-- Commands that came with an idempotency key: being answered, or answered with what is kept here.
create table answered_command (
  key text primary key,
  claimed timestamptz not null default now(),
  request bytea,
  status int,
  body text,
  check (num_nulls(request, status, body) in (0, 3))
);
create index answered_command_claimed on answered_command (claimed);
