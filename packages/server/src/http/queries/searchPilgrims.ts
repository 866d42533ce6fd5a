import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import type { Search } from "../../api/PilgrimsApi.ts"
import type { PilgrimLine } from "../../api/pilgrimViews.ts"
import { Database } from "../../postgres/Database.ts"
import { type Place, pilgrimsWithin, type Reach } from "../../rights/reach.ts"
import { pilgrimLine } from "./columns.ts"
import { pageOf, rowsFor } from "./page.ts"

type Criterion = Exclude<keyof Search, "limit" | "cursor">

/** What each criterion asks of a row; `$` stands for its value. Every one of them has an index. */
const conditions: { readonly [C in Criterion]: string } = {
  season: "p.season = $ and p.id > $ || '-' and p.id < $ || '.'",
  state: "p.phase = phase_of($) and p.state = $",
  name: "search_words(q.name_ar || ' ' || q.name_en) @@ to_tsquery('simple', fold_name($))",
  passport: "q.passport_no = $",
  qid: "q.qid = $",
  mobile: "q.mobile = $",
  group: "p.group_id = $",
  // An array, so that the campaign's own people are looked up, and not everybody compared with them in order.
  campaign: `p.id = any(array(
    select e.pilgrim from event e where e.type = 'CampaignConfirmed' and e.data ->> 'campaign' = $))`,
}

/** Looked for among persons; with any other criterion the pilgrims of the page are found first, and named then. */
const personal: ReadonlyArray<Criterion> = ["name", "passport", "qid", "mobile"]
const named = "join person q on q.pilgrim = p.id"
const namedThen = "left join lateral (select * from person where pilgrim = p.id offset 0) q on true"

/** Every word of a name as the beginning of one. */
const beginnings = (name: string): string =>
  (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => `'${word}':*`).join(" & ")

/**
 * Pilgrims within reach for whom all criteria hold, by id.
 *
 * Among a campaign's own people nobody else is even looked for: who is not one of them costs the same as nobody.
 */
export const searchPilgrims = Effect.fn("searchPilgrims")(function* (search: Search, reach: Reach) {
  const database = yield* Database
  const values: Array<unknown> = [search.cursor ?? "", rowsFor(search)]
  const place: Place = (value) => `$${values.push(value)}`
  const { campaign } = reach
  const holding = (Object.keys(conditions) as ReadonlyArray<Criterion>).flatMap((criterion) => {
    const value = search[criterion]
    if (value === undefined) return []
    const given = place(criterion === "name" ? beginnings(String(value)) : value)
    const condition =
      criterion === "campaign" && campaign !== undefined ? `$ = ${place(campaign)}` : conditions[criterion]
    return [condition.replaceAll(/\$(?!\d)/g, () => `${given}::text`)]
  })
  const pilgrims = pilgrimsWithin(reach, place)
  const byPerson = campaign === undefined && personal.some((criterion) => search[criterion] !== undefined)
  const rows = yield* database.query<PilgrimLine>({
    text: `
      select ${pilgrimLine} from ${pilgrims} p
      ${byPerson ? named : namedThen}
      where ${["p.id > $1", ...holding].join(" and ")} order by p.id limit $2`,
    values,
  })
  return pageOf<PilgrimLine, PilgrimId>(rows, search, ({ pilgrim }) => pilgrim)
})
