/** The columns of an applications file, in their order. The file's header row names exactly these. */
export const columns = [
  "application_no",
  "submitted_at",
  "qid",
  "name_ar",
  "name_en",
  "sex",
  "birth_date",
  "nationality",
  "residence_since",
  "passport_no",
  "passport_expiry",
  "mrz_line1",
  "mrz_line2",
  "mobile",
  "email",
  "group_ref",
  "role",
  "relation",
  "last_hajj_year",
  "refused_seasons",
  "campaign_choice",
  "needs_wheelchair",
] as const
export type Column = (typeof columns)[number]

/** The fields of one row by the names of their columns, as typed. */
export type Fields = Readonly<Record<Column, string>>

/** Names the fields of a row; undefined when there are too few of them or too many. */
export const nameFields = (row: ReadonlyArray<string>): Fields | undefined => {
  if (row.length !== columns.length) return undefined
  const fields: Partial<Record<Column, string>> = {}
  for (const [index, column] of columns.entries()) fields[column] = row[index] as string
  return fields as Fields
}
