/** The table that rows are spilled to, and that of what the season holds. Nothing in them outlives the process, so nothing is journalled or synced. */
export const tables = `
  pragma journal_mode = off;
  pragma synchronous = off;
  pragma cache_size = -8192;
  pragma temp_store = file;
  create table row (
    id integer primary key,
    line integer not null,
    no text not null,
    numbered integer not null,
    reference text not null,
    party text,
    contentHash text not null,
    codes text not null,
    isRead integer not null,
    submittedAt text,
    qid text,
    passportNo text,
    isPrincipal integer not null,
    relation text,
    wentRecently integer not null,
    sex text,
    nationality text,
    application text,
    standing integer not null
  );
  create table held (
    reference text primary key,
    contentHash text not null,
    outcome text not null,
    reasons text not null
  ) without rowid;`

/** Adds what stands already: it takes part, and is not answered. */
export const stand = `
  insert into row (line, no, numbered, reference, party, contentHash, codes, isRead, qid, passportNo, isPrincipal, wentRecently,
    sex, nationality, standing)
  values (0, '', 1, ?, ?, ?, '', 1, ?, ?, ?, 0, ?, ?, 1)`

/**
 * Rows of one number, all but one to be told apart by stand-ins: `copy` counts those that are alike to the last byte. It comes after the
 * last row of the file, and before anything is held.
 */
export const number = `
  commit;
  create table namesake (id integer primary key, copy integer not null);
  insert into namesake select id, copy from (
    select id, count(*) over (partition by reference) as many,
      row_number() over (partition by reference, contentHash order by id) as copy
    from row
  ) where many > 1;
  begin;`

/** A page of the file's rows by what others may share with them: both references that a row may come to have. */
export const shared = `
  select row.id, reference, iif(copy is null, null, standIn(contentHash, copy)) as other, party as "group", qid, passportNo
  from row left join namesake on namesake.id = row.id
  where not standing and row.id > ? order by row.id limit ?`

/**
 * What rows say about each other. Order of arrival is the time of submission, then application_no; rows that share both are put
 * in order by their content, so that the order of the file never matters. What stands already came before all of them.
 *
 * A number stays with the row that the season holds under it. A row of the file that stands already, or whose number is held
 * with other content, takes no part: what is held does, in its place.
 */
export const settle = `
  commit;
  create table repeated (id integer primary key);
  insert into repeated select id from (
    select row.id, row_number() over (
      partition by reference order by held.contentHash is row.contentHash desc, isRead desc, submittedAt, no, row.contentHash, row.id
    ) as nth
    from namesake join row on row.id = namesake.id left join held using (reference)
  ) where nth > 1;
  update row set reference = standIn(contentHash, copy)
  from namesake where namesake.id = row.id and row.id in (select id from repeated);

  update row set isRead = 0, qid = null, passportNo = null where not standing and exists (
    select 1 from held
    where held.reference = row.reference and (outcome = 'accepted' or held.contentHash <> row.contentHash)
  );

  create table duplicateQid (id integer primary key);
  insert into duplicateQid select id from (
    select id, row_number() over (partition by qid order by standing desc, submittedAt, no, contentHash, id) as nth
    from row where qid is not null
  ) where nth > 1;

  create table duplicatePassport (id integer primary key);
  insert into duplicatePassport select id from (
    select id, row_number() over (partition by passportNo order by standing desc, submittedAt, no, contentHash, id) as nth
    from row where passportNo is not null
  ) where nth > 1;

  create table party (
    party text primary key,
    principals integer not null,
    companions integer not null,
    principalSex text,
    principalNationality text,
    principalCodes text
  ) without rowid;
  insert into party
  select counted.party, principals, companions, sex, nationality,
    trim(codes || iif(duplicateQid.id, ' duplicate-qid', '') || iif(duplicatePassport.id, ' duplicate-passport', ''))
  from (
    select party, sum(isPrincipal) as principals, sum(1 - isPrincipal) as companions,
      max(iif(isPrincipal, id, null)) as principal
    from row where isRead group by party
  ) as counted
  left join row on row.id = counted.principal and counted.principals = 1
  left join duplicateQid on duplicateQid.id = row.id
  left join duplicatePassport on duplicatePassport.id = row.id;`

/** Every row of the file beside what was settled, and what is held of it; text sorts as its UTF-8 bytes. */
export const verdicts = `
  select line, no, numbered, row.reference, row.party as "group", row.contentHash, codes, isRead, isPrincipal, relation, wentRecently,
    application, held.contentHash as heldHash, held.outcome as heldOutcome, held.reasons as heldReasons,
    duplicateQid.id is not null as duplicateQid,
    duplicatePassport.id is not null as duplicatePassport,
    repeated.id is not null as repeated,
    principals, companions, principalSex, principalNationality, principalCodes
  from row
  left join duplicateQid on duplicateQid.id = row.id
  left join duplicatePassport on duplicatePassport.id = row.id
  left join repeated on repeated.id = row.id
  left join party on row.isRead and party.party = row.party
  left join held on held.reference = row.reference
  where not standing
  order by no, isRead desc, submittedAt, row.contentHash, row.id`
