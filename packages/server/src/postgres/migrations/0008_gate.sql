-- Up Migration

-- The status list of a season's bracelets: `version` counts its changes, `size` is how many places it has.
create table status_list (
  season text primary key references season,
  next_place int not null default 0,
  version int not null default 1,
  size int not null,
  -- Whether the credentials are what journeys said when the gate began to follow the season; no more once events of it were passed over.
  complete boolean not null default false
);
create table status_list_version (
  season text not null references status_list,
  version int not null,
  size int not null,
  made timestamptz not null default now(),
  primary key (season, version)
);

-- The number that stands for a group in bracelets.
create table gate_group (
  season text not null references season,
  number int not null,
  group_id text collate "C" not null,
  primary key (season, number),
  unique (season, group_id)
);

-- What was written on a bracelet. Its reference leads back to the pilgrim here and nowhere else.
create table bracelet_credential (
  reference text collate "C" primary key,
  season text not null references season,
  pilgrim text collate "C" not null references pilgrim,
  serial text not null,
  chip text not null,
  group_number int not null,
  campaign text not null,
  camps int[] not null,
  place int not null,
  key_id text not null,
  content bytea not null,
  issued timestamptz not null default now(),
  -- The version of the status list from which on it is revoked.
  revoked_in int,
  revoked timestamptz,
  because text,
  unique (season, place),
  unique (season, serial),
  foreign key (season, group_number) references gate_group (season, number),
  check (num_nulls(revoked_in, revoked, because) in (0, 3))
);
create index bracelet_credential_pilgrim on bracelet_credential (pilgrim);
create index bracelet_credential_campaign on bracelet_credential (season, campaign);
create index bracelet_credential_revoked on bracelet_credential (season, revoked_in) where revoked_in is not null;

-- How far the gate has followed the journal.
create table gate_follower (
  sole boolean primary key default true check (sole),
  page float8 not null,
  pilgrim text collate "C" not null,
  version int not null
);

-- The mission's public keys as readers hold them, signed: every list that was ever given out.
-- A reader that was away is given all that it missed. `key_id` is the key that signed it.
create table trust_list (
  version int primary key,
  keys text not null,
  key_id text not null,
  issued timestamptz not null,
  expires timestamptz not null,
  content bytea not null
);

-- Readers. `code` is what a waiting one shows on its screen.
create table gate_device (
  id text collate "C" primary key,
  season text not null references season,
  name text not null,
  x bytea not null,
  y bytea not null,
  standing text not null check (standing in ('waiting', 'approved', 'revoked')),
  code text,
  code_until timestamptz,
  wrong_codes int not null default 0,
  asked timestamptz not null default now(),
  approved timestamptz,
  approved_by text,
  revoked timestamptz,
  revoked_by text,
  seen timestamptz
);
create index gate_device_season on gate_device (season, id);

-- What a device was given to sign. Each serves once.
create table gate_challenge (
  challenge bytea primary key,
  device text collate "C" not null references gate_device,
  made timestamptz not null default now()
);
create index gate_challenge_made on gate_challenge (made);

-- Sessions of devices, by the SHA-256 of their tokens.
create table gate_session (
  token bytea primary key,
  device text collate "C" not null references gate_device,
  expires timestamptz not null
);
create index gate_session_device on gate_session (device);

-- Every link of every device's chain, exactly once. `at` is by the device's clock, `time` by the hub's, in milliseconds
-- since 1970; `time` changes when a later talk with the hub tells more of the device's clock.
create table gate_link (
  device text collate "C" not null references gate_device,
  sequence int not null,
  hash bytea not null,
  previous bytea not null,
  content bytea not null,
  at int8 not null,
  hub_at int8,
  reference text collate "C",
  gate text collate "C",
  camp int8,
  direction text,
  light text,
  reason text,
  passed boolean,
  time int8 not null,
  sure boolean not null,
  received timestamptz not null default now(),
  primary key (device, sequence, hash)
);
create index gate_link_reference on gate_link (reference) where reference is not null;

-- What follows from all links, kept up with every upload: where a bracelet went last, where it ever came in, how many
-- passed each gate, and what a person must look at.
create table gate_passage (
  reference text collate "C" primary key,
  season text not null,
  place text not null,
  camp int8,
  direction text not null,
  time int8 not null,
  change int8 not null
);
create index gate_passage_change on gate_passage (season, change);
create index gate_passage_camp on gate_passage (season, camp) where direction = 'in';

create table gate_arrival (
  season text not null,
  camp int8 not null,
  reference text collate "C" not null,
  time int8 not null,
  primary key (season, camp, reference)
);

create table gate_count (
  season text not null,
  gate text collate "C" not null,
  direction text not null,
  light text not null,
  passed boolean not null,
  scans int not null,
  primary key (season, gate, direction, light, passed)
);

create table gate_alarm (
  season text not null,
  subject text collate "C" not null,
  alarm jsonb not null,
  raised timestamptz not null default now(),
  primary key (season, subject)
);
create index gate_alarm_raised on gate_alarm (season, raised, subject);
create index gate_alarm_reference on gate_alarm (season, (alarm ->> 'reference'));
