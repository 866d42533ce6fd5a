import type { PageLeaf } from "@mahmal/core/evidence/Seal"
import type { PoolClient } from "pg"
import { type Page, pageColumns } from "./Page.ts"

/** Pages from a number on, up to one if it is given, as the leaves of a seal's tree. */
export const readPageLeaves = async (
  client: Pick<PoolClient, "query">,
  from: number,
  to?: number,
): Promise<ReadonlyArray<PageLeaf>> => {
  const { rows } = await client.query<Page>(
    `select ${pageColumns} from page p where p.number >= $1 and ($2::bigint is null or p.number <= $2) order by p.number`,
    [from, to ?? null],
  )
  return rows.map(({ number, leaves, root, chain }) => ({ kind: "page", number, leaves, root, chain }))
}
