import type { Particular, Particulars } from "@mahmal/core/exchange/Particulars"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { PoolClient } from "pg"

/** What was told before, and what is told from now on. Personal. */
export type Diff = { readonly [P in Particular]?: { readonly from: string; readonly to: string } }

const columns: { readonly [P in Particular]: string } = {
  nameArabic: "name_ar",
  nameLatin: "name_en",
  sex: "sex",
  birthDate: "birth_date",
  nationality: "nationality",
  passport: "passport_no",
  passportExpiry: "passport_expiry",
  mobile: "mobile",
}

// No hub opens anything more about the pilgrim by what it remembers of the person.
const noticed = "update pilgrim set corrections = corrections + 1 where id = $1"

/** Changes what is known of a person, and gives the diff: nothing in it where all was so before. Dates are compared as they are written. */
export const changePerson = async (client: PoolClient, pilgrim: PilgrimId, changes: Particulars): Promise<Diff> => {
  const fields = (Object.keys(changes) as ReadonlyArray<Particular>).filter((field) => field in columns)
  if (fields.length === 0) return {}
  const { rows } = await client.query<Record<Particular, string>>(
    `select ${fields.map((field) => `${columns[field]}::text as "${field}"`).join(", ")} from person
     where pilgrim = $1 for update`,
    [pilgrim],
  )
  const [before] = rows
  if (before === undefined) return {}
  const changed = fields.filter((field) => before[field] !== changes[field])
  if (changed.length > 0) {
    await client.query(noticed, [pilgrim])
    await client.query(
      `update person set ${changed.map((field, n) => `${columns[field]} = $${n + 2}`).join(", ")} where pilgrim = $1`,
      [pilgrim, ...changed.map((field) => changes[field])],
    )
  }
  return Object.fromEntries(changed.map((field) => [field, { from: before[field], to: changes[field] }]))
}
