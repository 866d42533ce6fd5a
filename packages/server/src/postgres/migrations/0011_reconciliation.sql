-- Up Migration

-- A comparison of what we hold with what a foreign system says it has. It goes on where it stood when its hub was killed.
create table reconciliation (
  id bigint generated always as identity primary key,
  system text not null,
  season text not null references season,
  asked timestamptz not null default now(),
  asked_by text not null,
  -- The pilgrim up to whom both sides are compared.
  compared_to text collate "C",
  ours int not null default 0,
  theirs int not null default 0,
  differences int not null default 0,
  -- Which run this is, and until when its hub need not be thought dead: one hub at a time compares.
  runner int not null default 0,
  leased timestamptz not null default '-infinity',
  ended timestamptz,
  -- Why it could not come to its end.
  failed text,
  -- Of the hub's own: the night that it is for, by the date in the season's zone.
  night date,
  -- Whether it waits while something is to be sent to the system; who asks for one themselves is not kept waiting.
  gives_way boolean not null default false,
  unique (system, season, night)
);
create index reconciliation_newest on reconciliation (season, system, id desc);
create unique index reconciliation_under_way on reconciliation (system, season) where ended is null;

-- What the two sides do not agree on, by pilgrim; where nothing explains it, a task is open about it.
create table reconciliation_difference (
  reconciliation bigint not null references reconciliation on delete cascade,
  number int not null,
  pilgrim text collate "C" not null,
  handle text collate "C" not null,
  kind text not null,
  fields jsonb not null,
  explanation text,
  exchange text collate "C",
  primary key (reconciliation, number)
);
create index reconciliation_difference_open on reconciliation_difference (reconciliation, pilgrim, handle)
  where explanation is null;
