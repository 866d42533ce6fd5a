-- Up Migration

-- A system that works with the hub. What it may do is said by its unit; seasons and purposes narrow that, none of them
-- named leaves all. A client that was closed stays: the trail names it.
create table client (
  id text collate "C" primary key,
  name text not null,
  unit text not null,
  seasons text[],
  campaign text,
  purposes text[],
  created timestamptz not null default now(),
  created_by text not null,
  closed timestamptz,
  constraint client_campaign check ((unit = 'campaign') = (campaign is not null))
);

-- With what a client shows itself: a key, of whose secret only the SHA-256 is here, or the public key of its signatures.
create table credential (
  id text collate "C" primary key,
  client text collate "C" not null references client,
  secret_hash bytea,
  public_key text,
  created timestamptz not null default now(),
  created_by text not null,
  expires timestamptz not null,
  revoked timestamptz,
  last_used timestamptz,
  constraint credential_kind check (num_nulls(secret_hash, public_key) = 1)
);
create index credential_client on credential (client);

-- Nonces of signatures, and names of the provider's logout tokens, for as long as they would be taken: each is taken once.
create table used_nonce (
  credential text collate "C" not null,
  nonce text collate "C" not null,
  expires timestamptz not null,
  primary key (credential, nonce)
);
create index used_nonce_expires on used_nonce (expires);

-- Somebody on the way to the provider and back. The browser holds what `browser` is the SHA-256 of.
create table signing_in (
  state bytea primary key,
  browser bytea not null,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires timestamptz not null
);

-- Who is signed in. The cookie's value is not here, only its SHA-256; `id` is how lists and the trail call it.
create table session (
  token bytea primary key,
  id text collate "C" not null unique,
  person text not null,
  name text not null,
  unit text not null,
  seasons text[],
  campaign text,
  csrf text not null,
  id_token text,
  created timestamptz not null default now(),
  seen timestamptz not null default now(),
  expires timestamptz not null
);
create index session_expires on session (expires);
create index session_person on session (person, created);

-- What a caller has used up of a window. A crash may forget it, so it is not logged.
create unlogged table spent (
  caller text collate "C" not null,
  begins timestamptz not null,
  units int not null,
  primary key (caller, begins)
);
create index spent_begins on spent (begins);

-- Acts of the committee that one person asks for, until another asks for the very same. What is asked for is shown to the
-- other. `after` is the number of acts that had been done: it holds for where the procedure stood, and falls with the next.
create table committee_proposal (
  season text not null references season,
  act text not null,
  content jsonb not null,
  by text not null,
  reason text not null,
  after int not null,
  at timestamptz not null default now(),
  primary key (season, act, by)
);
