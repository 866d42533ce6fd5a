-- Up Migration

-- Keys that health and religious data are sealed by, one for each day, as a key wrapped them that is not in the database.
-- Wrapping them anew leaves everything that they seal as it is.
create table data_key (
  id int generated always as identity primary key,
  day date not null unique,
  wrapped_by text not null,
  wrapped bytea not null,
  made timestamptz not null default now()
);
create function refuse_key_loss() returns trigger language plpgsql as $$
begin
  raise exception 'a data key is never deleted: what it seals would be lost' using errcode = 'restrict_violation';
end
$$;
create trigger data_key_is_kept before delete or truncate on data_key execute function refuse_key_loss();

-- What the medical unit knows of a pilgrim, sealed as a whole.
create table health_record (
  pilgrim text collate "C" primary key,
  version int not null,
  data_key int not null references data_key,
  content bytea not null,
  changed timestamptz not null default now(),
  changed_by text not null
);

-- Who was let in to what without the right, in an emergency: for good, and for a limited time. The reason is for the
-- reviewer.
create table emergency_access (
  id bigint generated always as identity primary key,
  caller text not null,
  unit text not null,
  pilgrim text collate "C" not null,
  reads text not null check (reads in ('personal', 'health')),
  reason text not null,
  opened timestamptz not null,
  until timestamptz not null,
  reviewed timestamptz,
  reviewed_by text,
  finding text check (finding in ('justified', 'unjustified')),
  remark text,
  constraint reviewed_with_a_finding check (num_nulls(reviewed, reviewed_by, finding, remark) in (0, 4)),
  constraint reviewed_by_another check (reviewed_by <> caller)
);
create index emergency_access_open on emergency_access (caller, pilgrim, until);
create index emergency_access_unreviewed on emergency_access (id) where reviewed is null;
create function keep_emergency_access() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.reviewed is not null or (new.id, new.caller, new.unit, new.pilgrim, new.reads, new.reason,
    new.opened) is distinct from (old.id, old.caller, old.unit, old.pilgrim, old.reads, old.reason, old.opened)
    or new.until > old.until then
    raise exception 'an emergency access is only reviewed, once' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger emergency_access_is_kept before update or delete on emergency_access
  for each row execute function keep_emergency_access();
