import type { BenchPostgres } from "./withPostgres.ts"

// Names repeat, in an order that does not follow the applicants' numbers.
const names = `(array['أحمد','فاطمة','يوسف','مريم','خالد','نورة','سعيد','ليلى','عمر','عائشة'])[1 + (i * 7) % 10]
  || ' ' || (array['الكواري','المري','العبدالله','خان','رحمن','حسين','الهاجري','عثمان'])[1 + (i * 13) % 8] || ' ' || i`
const latin = `(array['AHMED','FATIMA','YUSUF','MARYAM','KHALID','NOORA','SAEED','LAYLA','OMAR','AISHA'])[1 + (i * 7) % 10]
  || ' ' || (array['ALKUWARI','ALMARRI','ALABDULLA','KHAN','RAHMAN','HUSSAIN','ALHAJRI','OTHMAN'])[1 + (i * 13) % 8]`

/** Fills a migrated database with accepted applicants of the season 1448, two to a group, nobody drawn. */
export const applicants = async ({ ask }: BenchPostgres, url: string, from: number, to: number): Promise<void> => {
  await ask(
    url,
    `insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
       arrivals_open, arafah, group_follows_member)
     values ('1448', '{"permitNationalities": ["QAT"]}', '2026-12-01', '2027-01-21', '2027-01-22', '2027-03-09',
       '2027-03-10', '2027-04-08', '2027-05-15', false) on conflict do nothing`,
  )
  await ask(url, "insert into share (season, name, places) values ('1448', 'others', 100000000) on conflict do nothing")
  const range = [from, to]
  await ask(
    url,
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     select ${idInSql}, '1448', 'Q48-' || lpad(i::text, 7, '0'), '1448-G' || lpad((i / 2)::text, 7, '0'), 'Applied', '{}', 0,
       '2026-10-22' from generate_series($1::int, $2::int) i`,
    range,
  )
  await ask(
    url,
    `insert into draw_entry (season, group_id, share, tier, weight, rank)
     select '1448', '1448-G' || lpad(i::text, 7, '0'), 'others', 1, 1, i from generate_series($1::int / 2, $2::int / 2) i
     on conflict do nothing`,
    range,
  )
  await ask(
    url,
    `insert into person select ${idInSql}, '2026-10-01', '2' || lpad(i::text, 10, '0'), ${names}, ${latin},
       case i % 2 when 0 then 'F' else 'M' end, date '1950-01-01' + i % 15000, 'PAK', '1999-01-01',
       'BN' || lpad(i::text, 7, '0'), '2031-02-03', '+974' || lpad(i::text, 8, '3'), '', 'principal', '', '', 0, '', '', 0
     from generate_series($1::int, $2::int) i`,
    range,
  )
}

/** The id of the applicant `i`, in SQL. */
export const idInSql = "'1448-Q48-' || lpad(i::text, 7, '0')"

/** The id of an applicant. */
export const idOf = (i: number): string => `1448-Q48-${String(i).padStart(7, "0")}`
