/** The table that rows are spilled to. Nothing in it outlives the process, so nothing is journalled or synced. */
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
    groupRef text,
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
    application text
  );`

/**
 * What rows say about each other. Order of arrival is the time of submission, then application_no; rows that share both are put
 * in order by their content, so that the order of the file never matters.
 */
export const settle = `
  commit;
  create table duplicateQid (id integer primary key);
  insert into duplicateQid select id from (
    select id, row_number() over (partition by qid order by submittedAt, no, contentHash, id) as nth
    from row where qid is not null
  ) where nth > 1;

  create table duplicatePassport (id integer primary key);
  insert into duplicatePassport select id from (
    select id, row_number() over (partition by passportNo order by submittedAt, no, contentHash, id) as nth
    from row where passportNo is not null
  ) where nth > 1;

  create table repeated (id integer primary key, repeats integer not null, copy integer not null);
  insert into repeated select id, repeats, copy from (
    select id,
      row_number() over (partition by reference order by isRead desc, submittedAt, no, contentHash, id) - 1 as repeats,
      row_number() over (partition by reference, contentHash order by isRead desc, submittedAt, no, id) as copy
    from row
  ) where repeats > 0;

  create table party (
    groupRef text primary key,
    principals integer not null,
    companions integer not null,
    principalSex text,
    principalNationality text,
    principalCodes text
  ) without rowid;
  insert into party
  select counted.groupRef, principals, companions, sex, nationality,
    trim(codes || iif(duplicateQid.id, ' duplicate-qid', '') || iif(duplicatePassport.id, ' duplicate-passport', ''))
  from (
    select groupRef, sum(isPrincipal) as principals, sum(1 - isPrincipal) as companions,
      max(iif(isPrincipal, id, null)) as principal
    from row where isRead group by groupRef
  ) as counted
  left join row on row.id = counted.principal and counted.principals = 1
  left join duplicateQid on duplicateQid.id = row.id
  left join duplicatePassport on duplicatePassport.id = row.id;`

/** Every row beside what was settled; text sorts as its UTF-8 bytes. */
export const verdicts = `
  select line, no, numbered, reference, row.groupRef, contentHash, codes, isRead, isPrincipal, relation, wentRecently, application,
    duplicateQid.id is not null as duplicateQid,
    duplicatePassport.id is not null as duplicatePassport,
    ifnull(repeats, 0) as repeats, ifnull(copy, 1) as copy,
    principals, companions, principalSex, principalNationality, principalCodes
  from row
  left join duplicateQid on duplicateQid.id = row.id
  left join duplicatePassport on duplicatePassport.id = row.id
  left join repeated on repeated.id = row.id
  left join party on row.isRead and party.groupRef = row.groupRef
  order by no, isRead desc, submittedAt, contentHash, row.id`
