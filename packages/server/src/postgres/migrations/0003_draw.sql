-- Up Migration

-- What the sorting committee did, for good: each act by one person, with a reason, approved by another.
create table committee_act (
  season text not null references season,
  number int not null,
  act text not null,
  data jsonb not null,
  by text not null,
  approved_by text not null,
  reason text not null,
  at timestamptz not null,
  primary key (season, number),
  constraint two_people check (lower(by) <> lower(approved_by))
);
create trigger committee_act_is_final before update or delete on committee_act
  for each row execute function refuse_change();
create trigger committee_act_is_kept before truncate on committee_act execute function refuse_change();
-- A season is drawn once, whatever is written; so is it published.
create unique index committee_act_once on committee_act (season, act) where act in ('Freeze', 'Draw', 'Publish');

-- The files that an act made, byte for byte as they are published.
create table draw_file (
  season text not null,
  act int not null,
  name text not null,
  content bytea not null,
  primary key (season, act, name),
  foreign key (season, act) references committee_act (season, number)
);
create trigger draw_file_is_final before update or delete on draw_file for each row execute function refuse_change();
create trigger draw_file_is_kept before truncate on draw_file execute function refuse_change();

-- What the hub found whenever it verified a result, also when that kept it from being published.
create table draw_verification (
  season text not null references season,
  id bigint generated always as identity,
  result text not null,
  findings jsonb not null,
  at timestamptz not null default now(),
  primary key (season, id)
);
create trigger draw_verification_is_final before update or delete on draw_verification
  for each row execute function refuse_change();
create trigger draw_verification_is_kept before truncate on draw_verification execute function refuse_change();

-- The first rank on the share's waiting list, and the day on which the group left the list.
alter table draw_entry add waiting int, add off_list date;

-- Every passing-on of freed places: how many were free, and who left the list then. Each group's move follows from it.
create table passing_on (
  season text not null references season,
  share text not null,
  day date not null,
  number int not null,
  free int not null,
  leavers jsonb not null,
  primary key (season, share, day, number)
);
create trigger passing_on_is_final before update or delete on passing_on for each row execute function refuse_change();
create trigger passing_on_is_kept before truncate on passing_on execute function refuse_change();

-- When an applicant's page was asked about a reference and the secret was wrong; the reference stands hashed.
create table wrong_guess (
  reference bytea not null,
  at timestamptz not null default now()
);
create index wrong_guess_at on wrong_guess (at);
create index wrong_guess_reference on wrong_guess (reference, at);
