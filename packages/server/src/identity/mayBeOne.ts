import type { PoolClient } from "pg"
import { only } from "../postgres/only.ts"

// Whoever makes a credential has seen its secret, or may have. Who makes one on the command line, by the name of an account,
// has the database and needs none: an account is no caller.
const find = `
  with recursive hand (side, id) as (
    values (1, $1), (2, $2)
    union
    select hand.side, made.created_by from hand join credential made on 'client:' || made.client = hand.id
    where made.created_by ~ '^(client:.*|person:[\\w-]{22})$'
  )
  select exists (select from hand group by id having count(*) = 2) as one`

/**
 * Whether two callers (`Caller.id`) may be one: they are the same, either made a credential of the other, or somebody made one
 * of both; at first hand or through others.
 */
export const mayBeOne = async (client: PoolClient, caller: string, other: string): Promise<boolean> => {
  const { rows } = await client.query<{ one: boolean }>(find, [caller, other])
  return only(rows, "the hand").one
}
