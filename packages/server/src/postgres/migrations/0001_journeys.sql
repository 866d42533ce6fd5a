-- Up Migration

create table season (
  name text primary key,
  figures jsonb not null,
  today date not null,
  registration_closes date not null,
  entitlements_open date not null,
  entitlements_close date not null,
  bracelets_open date not null,
  -- The first day on which an arrival belongs to the season's Hajj, and the last; nobody returns from it before that one.
  arrivals_open date not null,
  arafah date not null,
  group_follows_member boolean not null,
  -- The seed of a rehearsal, which turns the days of its season itself; none where the calendar turns them.
  rehearsed_with text,
  places_passed_on date,
  -- Another after every change: what is decided by a season is written only while it is the same.
  version int not null default 1
);
create function renew_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end
$$;
create trigger season_is_versioned before update on season for each row execute function renew_version();

-- How many of a share's places are taken. The check is what keeps a share from being overdrawn, whatever is written.
create table share (
  season text not null references season,
  name text not null,
  places int not null,
  taken int not null default 0,
  primary key (season, name),
  constraint share_not_overdrawn check (taken between 0 and places)
);

-- Where in a journey a state is: all states between the draw and the return are one, so that most moves change a row in
-- place and touch no index. Not called strict, though it is: only so is it written into what uses it.
create function phase_of(state text) returns text language sql immutable parallel safe as $$
  select case when state in ('Drawn', 'Registered', 'Visa', 'Bracelet', 'Arrived') then 'UnderWay' else state end
$$;

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
  -- How often the person was corrected: nothing about them is written by who has not noticed.
  corrections int not null default 0,
  since date not null,
  awaits text,
  phase text generated always as (mahmal.phase_of(state)) stored
) with (fillfactor = 50);
create index pilgrim_group on pilgrim (group_id);
-- Who stands where, in the order in which lists give them.
create index pilgrim_standing on pilgrim (season, phase, id);

-- What the applications file said, decided by intake. Personal data stands in person alone. Both are written with their
-- pilgrim, who is never deleted: a foreign key would say no more, and is looked up for each.
create table application (
  pilgrim text collate "C" primary key,
  content bytea not null,
  received timestamptz not null default now()
);

create table person (
  pilgrim text collate "C" primary key,
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
  -- Sealed: what the year was, or that there was none. So is whether a wheelchair is needed.
  last_hajj_year bytea not null,
  refused_seasons int not null,
  campaign_choice text not null,
  needs_wheelchair bytea not null,
  -- By which both are sealed; see 0010_vault.sql.
  data_key int not null
);
create index person_passport on person (passport_no, birth_date, nationality);
create index person_qid on person (qid);
create index person_mobile on person (mobile);

-- Every transaction that writes what stands in pages: it is seen as soon as that is, and says in which page that stands, once it
-- does. See 0005_ledger.sql.
create sequence writing_number;
create table writing (
  number bigint primary key,
  at timestamptz not null default now(),
  page bigint
);
create index writing_page on writing (page);

-- Before the first row that a transaction writes: those rows have `currval('writing_number')` then.
create function begin_writing() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('mahmal.writing', true), '') = '' then
    perform set_config('mahmal.writing', nextval('mahmal.writing_number')::text, true);
    insert into mahmal.writing (number) values (currval('mahmal.writing_number'));
  end if;
  return null;
end
$$;

-- What happened, for good: nothing here is ever changed or deleted.
create table event (
  pilgrim text collate "C" not null,
  version int not null,
  type text not null,
  data json not null,
  day date not null,
  at timestamptz not null default now(),
  because text,
  -- The hash of the call in it, and of an act whose it was.
  message bytea,
  by text,
  writing bigint not null default currval('writing_number'),
  primary key (pilgrim, version)
);
create index event_writing on event (writing);
-- To whom a permit or visa was given, for the few that somebody types in.
create index event_document_id on event ((coalesce(data -> 'entitlement', data -> 'found' -> 'held') ->> 'id'))
  where type in ('EntitlementIssued', 'EntitlementReissued', 'FoundOutside');
create index event_document_number on event ((coalesce(data -> 'entitlement', data -> 'found' -> 'held') ->> 'number'))
  where type in ('EntitlementIssued', 'EntitlementReissued', 'FoundOutside');
create trigger event_is_written before insert on event execute function begin_writing();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is never changed' using errcode = 'restrict_violation';
end
$$;
create trigger event_is_final before update or delete on event for each row execute function refuse_change();
create trigger event_is_kept before truncate on event execute function refuse_change();

-- What is written goes by what was read, or remembered; when others have changed that meanwhile, nothing is written.
create function unchanged(holds boolean) returns void language plpgsql as $$
begin
  if not holds then
    raise exception 'others have changed it meanwhile' using errcode = 'check_violation', constraint = 'unchanged';
  end if;
end
$$;

create function refuse_move() returns trigger language plpgsql as $$
begin
  raise exception 'a journey cannot move from % to %', old.state, new.state using errcode = 'check_violation';
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

-- One matter between us and a foreign system. Most are done at the first call, and change in place: `waits` and its index
-- know only the others, and what is being sent for the first time is looked for among what was opened lately.
create table exchange (
  id text collate "C" primary key,
  operation text not null,
  pilgrims text[] collate "C" not null,
  state text not null,
  data json not null,
  attempts int not null,
  -- Of a request for a permit or a visa, which of both it asks for.
  kind text,
  -- An exchange that is open is in the queue or in the hands of a hub's run: since it was opened, or since it was taken
  -- from the queue.
  sender int,
  holder int,
  opened timestamptz not null default now(),
  changed timestamptz not null default now(),
  waits text generated always as
    (case when state = 'Done' or (state = 'Sending' and sender is not null) then null else state end) stored
) with (fillfactor = 50);
-- Most exchanges are about one pilgrim: a B-tree takes them in for a fraction of what the inverted index costs.
create index exchange_pilgrim on exchange ((pilgrims[1])) where cardinality(pilgrims) = 1;
create index exchange_pilgrims on exchange using gin (pilgrims) where cardinality(pilgrims) > 1;
create index exchange_opened on exchange (opened);
create index exchange_waits on exchange (waits, opened) where waits is not null;

-- The runs of hubs that live, or were killed and not yet missed. What one has had in flight since it was opened was opened
-- since `oldest`; it was last seen alive at `seen`, by the process of PostgreSQL over whose connection it began.
create sequence hub_run_number as int;
create table hub_run (
  number int primary key,
  process int not null default pg_backend_pid(),
  oldest timestamptz not null default now(),
  seen timestamptz not null default now()
);

-- Every call in it, as it was sent and as it was answered: a partition for each day, so that bodies can be dropped. The
-- commitments follow from salt and bodies, and take their place when both are dropped. The hash names the call in `event`.
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
  sent_commitment bytea,
  received_commitment bytea,
  salt bytea,
  hash bytea
) partition by range (started);
create index message_exchange on message (exchange);
-- What is kept speaks for a body that is gone and for no other, and a longer salt could have some of its bytes.
create function committed(kept bytea, salt bytea, body text) returns bytea language sql immutable parallel safe as $$
  select case when body is null then kept when octet_length(salt) = 16 then sha256(salt || convert_to(body, 'UTF8')) end
$$;
-- What no day's partition takes, until one is made for it.
create table message_rest partition of message default;

-- How far a feed has been read.
create table feed_cursor (
  feed text primary key,
  cursor text not null
);

-- Commands that came with an idempotency key: being answered, or answered with what is kept here.
create table answered_command (
  key text primary key,
  claimed timestamptz not null default now(),
  -- The attempt that has it; an earlier one has no more to say.
  holder uuid not null,
  request bytea,
  status int,
  body text,
  check (num_nulls(request, status, body) in (0, 3))
);
create index answered_command_claimed on answered_command (claimed);

-- All that reads like a pilgrim's reference in a text; what ends with a mark may end a sentence, and stands here without it too.
create function references_in(body text) returns text[] language sql immutable strict parallel safe as $$
  select array_agg(distinct reference)
  from regexp_matches(body, '[0-9]{4}-[A-Za-z0-9._-]{1,40}', 'g') as found,
    lateral (values (found[1]), (rtrim(found[1], '.-_'))) as read (reference)
$$;

-- Whom an answer names, by whom it is found when they are erased.
create index answered_command_names on answered_command using gin (references_in(body));
