import { Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { placeIn, where } from "../../postgres/where.ts"
import type { CallerShape } from "../../rights/Caller.ts"
import { seasonsWithin, worksIn } from "../../rights/reach.ts"
import { readSeason } from "../../store/readSeason.ts"
import type { PrintedBracelet } from "./PrintedBracelet.ts"
import { sheet } from "./sheet.ts"

// The season after it is set up while bracelets of this one are still printed.
const newest = (within: ReadonlyArray<string>) => `
  select name from season ${where(["figures ? 'gates'", ...within])}
  order by exists (select from bracelet_credential c where c.season = name) desc, name desc limit 1`

const bracelets = `
  select c.pilgrim, coalesce(q.name_ar, '') as name_ar, coalesce(q.name_en, '') as name_en, g.group_id as group,
    c.serial, c.camps, c.content
  from bracelet_credential c
  join gate_group g on g.season = c.season and g.number = c.group_number
  left join person q on q.pilgrim = c.pilgrim
  where c.season = $1 and c.campaign = $2 and c.revoked_in is null
  order by g.group_id, c.pilgrim`

/**
 * The sheet of a campaign's bracelets that are in force, and whose they are; of the newest season that the caller sees and that has
 * bracelets, unless one is named. A campaign sees its own and no other.
 */
export const readSheet = Effect.fn("readSheet")(function* (
  campaign: string,
  season: string | undefined,
  caller: CallerShape,
) {
  const database = yield* Database
  const foreign = caller.unit === "campaign" && caller.campaign !== campaign
  if (foreign || (season !== undefined && !worksIn(caller, season)))
    return yield* new NotKnown({ what: "campaign", name: campaign })
  const values: Array<unknown> = []
  const within = seasonsWithin(caller, "name", placeIn(values))
  const [latest] = yield* database.query<{ name: string }>({ text: newest(within), values })
  const name = season ?? latest?.name
  if (name === undefined) return yield* new NotKnown({ what: "campaign", name: campaign })
  const { figures } = yield* readSeason(name)
  const found = yield* database.query<PrintedBracelet>({
    text: bracelets,
    values: [name, campaign],
  })
  const html = sheet({ season: name, campaign, camps: figures.gates?.camps ?? [], bracelets: found })
  return { html, pilgrims: found.map(({ pilgrim }) => pilgrim) }
})
