import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import type { Standing } from "./Device.ts"

/** The gaps in the chain of the device `d`: links that have not come, though later ones have. */
export const gapsOf = (device: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('from', before + 1, 'until', sequence - 1) order by sequence) from (
    select sequence, lag(sequence, 1, 0) over (order by sequence) as before
    from (select distinct sequence from gate_link where device = ${device}) numbers
  ) chain where sequence > before + 1), '[]')`

const columns = `
  d.id as device, d.season, d.name, d.standing, ${instant("d.asked")} as asked, ${instant("d.approved")} as approved,
  ${instant("d.revoked")} as revoked, ${instant("d.seen")} as seen,
  coalesce((select max(sequence) from gate_link l where l.device = d.id), 0) as links, ${gapsOf("d.id")} as gaps`

interface Row {
  readonly device: string
  readonly season: SeasonName
  readonly name: string
  readonly standing: Standing
  readonly asked: string
  readonly approved: string | null
  readonly revoked: string | null
  readonly seen: string | null
  readonly links: number
  readonly gaps: ReadonlyArray<{ readonly from: number; readonly until: number }>
}

const shown = ({ approved, revoked, seen, ...row }: Row) => ({
  ...row,
  ...(approved === null ? {} : { approved }),
  ...(revoked === null ? {} : { revoked }),
  ...(seen === null ? {} : { seen }),
})

const list = `
  select ${columns} from gate_device d
  where d.season = $1 and ($2::text is null or d.standing = $2) and d.id > $3 order by d.id limit $4`

/** The readers of a season, by their ids. */
export const readDevices = Effect.fn("readDevices")(function* (
  season: string,
  standing: Standing | undefined,
  paging: Paging<string>,
) {
  const database = yield* Database
  const values = [season, standing ?? null, paging.cursor ?? "", rowsFor(paging)]
  const rows = yield* database.query<Row>({ text: list, values })
  return pageFrom(rows.map(shown), paging, ({ device }) => device)
})

/** One reader. */
export const readDeviceLine = Effect.fn("readDeviceLine")(function* (device: string) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({
    text: `select ${columns} from gate_device d where d.id = $1`,
    values: [device],
  })
  if (row === undefined) return yield* new NotKnown({ what: "reader", name: device })
  return shown(row)
})
