-- Up Migration

-- What was written, in pages, so that readers and seals have an order to go by. A page holds what the transactions wrote that
-- were committed since the page before; they are marked with it, and no other row is touched.
create table page (
  number bigint primary key,
  events int not null,
  leaves int not null,
  root bytea not null,
  chain bytea not null,
  closed timestamptz not null
);
-- Most pages of a quiet month are of reads alone; who follows the journal looks for the next event behind them.
create index page_events on page (number) where events > 0;
create index page_closed on page (closed, number);
-- A writing is marked once, with the page that is being closed, and nothing else of it ever changes.
create function refuse_false_mark() returns trigger language plpgsql as $$
begin
  if (new.number, new.at) is distinct from (old.number, old.at)
    or new.page is distinct from (select coalesce(max(number), 0) + 1 from mahmal.page)
  then
    raise exception 'the journal is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger writing_is_marked before update on writing for each row when (old.page is null)
  execute function refuse_false_mark();
create trigger writing_stays_marked before update on writing for each row when (old.page is not null)
  execute function refuse_change();
create trigger writing_is_final before delete on writing for each row execute function refuse_change();
create trigger writing_is_kept before truncate on writing execute function refuse_change();
create trigger page_is_final before update or delete on page for each row execute function refuse_change();
create trigger page_is_kept before truncate on page execute function refuse_change();

-- Signed by the hub's key: every page up to `last_page`. `content` is canonical JSON, byte for byte as it was signed.
create table seal (
  number bigint primary key,
  first_page bigint not null,
  last_page bigint not null,
  at timestamptz not null,
  content text not null,
  signature bytea not null
);
create trigger seal_is_final before update or delete on seal for each row execute function refuse_change();
create trigger seal_is_kept before truncate on seal execute function refuse_change();

-- Every act, and every read of what is personal; by whom, never what.
create table trail (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  caller text not null,
  unit text,
  purpose text,
  operation text not null,
  reads text not null,
  act boolean not null,
  subjects text[] collate "C" not null,
  outcome text not null,
  status int not null,
  writing bigint not null default currval('writing_number')
);
create index trail_writing on trail (writing);
create trigger trail_is_written before insert on trail execute function begin_writing();
create index trail_caller on trail (caller, id);
create index trail_subjects on trail using gin (subjects);
create trigger trail_is_final before update or delete on trail for each row execute function refuse_change();
create trigger trail_is_kept before truncate on trail execute function refuse_change();

-- What a person's fields were, as evidence has it: a commitment that tells nothing without the salt, which stands beside the
-- fields and is gone with them.
alter table person add salt bytea not null default uuid_send(gen_random_uuid());
create table person_commitment (
  pilgrim text collate "C" not null,
  number bigint generated always as identity,
  commitment bytea not null,
  at timestamptz not null default now(),
  writing bigint not null default currval('writing_number'),
  primary key (pilgrim, number)
);
create index person_commitment_writing on person_commitment (writing);
create trigger person_commitment_is_written before insert on person_commitment execute function begin_writing();
create trigger person_commitment_is_final before update or delete on person_commitment
  for each row execute function refuse_change();
create trigger person_commitment_is_kept before truncate on person_commitment execute function refuse_change();

-- Each field has a salt of its own, so that one can be shown without the others. What is sealed is not shown to a court
-- either: it is no part of evidence.
create function field_salt(salt bytea, field text) returns bytea language sql immutable strict parallel safe as $$
  select sha256(salt || convert_to(field, 'UTF8'))
$$;
create function person_fields(given text) returns table (field text, salt bytea, value text, commitment bytea)
language sql stable set timezone to 'UTC' set search_path to mahmal as $$
  select key, field_salt(p.salt, key), f.value, sha256(field_salt(p.salt, key) || convert_to(f.value, 'UTF8'))
  from person p, jsonb_each_text(to_jsonb(p) - array['pilgrim', 'salt', 'last_hajj_year', 'needs_wheelchair', 'data_key']) f
  where p.pilgrim = given and f.value is not null
$$;
-- The member of a field in the canonical JSON of all commitments; of a field that is not known there is none. Not called
-- immutable, though it is: convert_to is not either, and only so is this written into the statement that uses it.
create function committed_field(salt bytea, field text, value text) returns text
language sql stable strict parallel safe as $$
  select '"' || field || '":"'
    || encode(sha256(sha256(salt || convert_to(field, 'UTF8')) || convert_to(value, 'UTF8')), 'hex') || '"'
$$;
-- Field by field, in the order of their names: to take each row apart, as above, takes four times as long.
create function commit_persons() returns trigger language plpgsql
set timezone to 'UTC' set search_path to mahmal as $$
begin
  insert into person_commitment (pilgrim, commitment)
  select p.pilgrim, sha256(convert_to('{' || concat_ws(',',
        committed_field(p.salt, 'birth_date', to_jsonb(p.birth_date) #>> '{}'),
        committed_field(p.salt, 'campaign_choice', p.campaign_choice),
        committed_field(p.salt, 'email', p.email),
        committed_field(p.salt, 'mobile', p.mobile),
        committed_field(p.salt, 'name_ar', p.name_ar),
        committed_field(p.salt, 'name_en', p.name_en),
        committed_field(p.salt, 'nationality', p.nationality),
        committed_field(p.salt, 'passport_expiry', to_jsonb(p.passport_expiry) #>> '{}'),
        committed_field(p.salt, 'passport_no', p.passport_no),
        committed_field(p.salt, 'qid', p.qid),
        committed_field(p.salt, 'refused_seasons', p.refused_seasons::text),
        committed_field(p.salt, 'relation', p.relation),
        committed_field(p.salt, 'residence_since', to_jsonb(p.residence_since) #>> '{}'),
        committed_field(p.salt, 'role', p.role),
        committed_field(p.salt, 'sex', p.sex),
        committed_field(p.salt, 'submitted_at', to_jsonb(p.submitted_at) #>> '{}')) || '}', 'UTF8'))
  from written p;
  return null;
end
$$;
create trigger person_is_committed after insert on person referencing new table as written
  for each statement execute function commit_persons();
create trigger person_is_committed_again after update on person referencing new table as written
  for each statement execute function commit_persons();
create function renew_salt() returns trigger language plpgsql as $$
begin
  new.salt := uuid_send(gen_random_uuid());
  return new;
end
$$;
create trigger person_is_salted before update on person for each row execute function renew_salt();

-- Which contracts the hub spoke by, from when on; the digest is of the contract's files.
create table contract_in_force (
  id bigint generated always as identity primary key,
  system text not null,
  version text not null,
  digest bytea not null,
  at timestamptz not null default now(),
  writing bigint not null default currval('writing_number')
);
create index contract_in_force_writing on contract_in_force (writing);
create trigger contract_in_force_is_written before insert on contract_in_force execute function begin_writing();
create trigger contract_in_force_is_final before update or delete on contract_in_force
  for each row execute function refuse_change();
create trigger contract_in_force_is_kept before truncate on contract_in_force execute function refuse_change();

-- Whose personal data was erased, by whom and why.
create table erasure (
  id bigint generated always as identity primary key,
  pilgrim text collate "C" not null,
  by text not null,
  reason text not null,
  at timestamptz not null default now(),
  writing bigint not null default currval('writing_number')
);
create index erasure_pilgrim on erasure (pilgrim);
create index erasure_writing on erasure (writing);
create trigger erasure_is_written before insert on erasure execute function begin_writing();
create trigger erasure_is_final before update or delete on erasure for each row execute function refuse_change();
create trigger erasure_is_kept before truncate on erasure execute function refuse_change();
