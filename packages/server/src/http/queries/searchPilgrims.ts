import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import type { Search } from "../../api/PilgrimsApi.ts"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { PilgrimLine } from "../../api/pilgrimViews.ts"
import { wordsOf } from "../../api/wordsOf.ts"
import { campaignsOwn } from "../../postgres/campaignsOwn.ts"
import { Database } from "../../postgres/Database.ts"
import { given, placeIn, where } from "../../postgres/where.ts"
import { pilgrimsWithin, type Reach } from "../../rights/reach.ts"
import { pilgrimLine } from "./pilgrimLine.ts"
import { rareWords } from "./rareWords.ts"
import { mobilesOf, passportsOf, qidsOf } from "./writtenAs.ts"

type Criterion = Exclude<keyof Search, "limit" | "cursor"> | "rare"

/** Whether a person's name has all of some beginnings of words. */
const bears = (person: string, words: string): string =>
  `search_words(${person}.name_en || ' ' || ${person}.name_ar) @@ to_tsquery('simple', fold_name(${words}))`

/** What each criterion asks of a row, by the place of its value. Every one of them has an index. */
const conditions: { readonly [C in Criterion]: (value: string) => string } = {
  season: (season) => `p.season = ${season} and p.id > ${season} || '-' and p.id < ${season} || '.'`,
  state: (state) => `p.phase = phase_of(${state}) and p.state = ${state}`,
  name: (words) => bears("q", words),
  // An array, so that the few who bear the rare words of a name are looked up. Asked for a frequent word beside them, the
  // index would list all its bearers first; and PostgreSQL may look through everybody in order for one that few bear.
  rare: (words) => `p.id = any(array(select r.pilgrim from person r where ${bears("r", words)}))`,
  passport: (passports) => `q.passport_no = any(${passports}[])`,
  qid: (qids) => `q.qid = any(${qids}[])`,
  mobile: (mobiles) => `q.mobile = any(${mobiles}[])`,
  group: (group) => `p.group_id = ${group}`,
  // An array, so that the campaign's own people are looked up, and not everybody compared with them in order.
  campaign: (campaign) => `p.id = any(array(${campaignsOwn(campaign)}))`,
}

/** Looked for among persons; with any other criterion the pilgrims of the page are found first, and named then. */
const personal: ReadonlyArray<Criterion> = ["name", "passport", "qid", "mobile"]
const named = "join person q on q.pilgrim = p.id"
const namedThen = "left join lateral (select * from person where pilgrim = p.id offset 0) q on true"

/** Every word as the beginning of one. */
const beginnings = (words: ReadonlyArray<string>): string => words.map((word) => `'${word}':*`).join(" & ")

/** The criteria of a search. A name is asked for by all its words, and within the whole mission by its rare ones before. */
const criteriaOf = Effect.fnUntraced(function* (search: Search, { campaign }: Reach) {
  const { name, passport, qid, mobile } = search
  const numbers = {
    ...(passport !== undefined && { passport: passportsOf(passport) }),
    ...(qid !== undefined && { qid: qidsOf(qid) }),
    ...(mobile !== undefined && { mobile: yield* mobilesOf(mobile) }),
  }
  if (name === undefined) return { ...search, ...numbers }
  const words = wordsOf(name)
  // A campaign's search must not depend on how many others bear a name.
  const rare = campaign === undefined ? yield* rareWords(words) : []
  return { ...search, ...numbers, name: beginnings(words), ...(rare.length > 0 && { rare: beginnings(rare) }) }
})

/**
 * Pilgrims within reach for whom all criteria hold, by id.
 *
 * Among a campaign's own people nobody else is even looked for: who is not one of them costs the same as nobody.
 */
export const searchPilgrims = Effect.fn("searchPilgrims")(function* (search: Search, reach: Reach) {
  const database = yield* Database
  const values: Array<unknown> = [search.cursor ?? "", rowsFor(search)]
  const place = placeIn(values)
  const { campaign } = reach
  const criteria: { readonly [C in Criterion]?: unknown } = yield* criteriaOf(search, reach)
  const holding = (Object.keys(conditions) as ReadonlyArray<Criterion>).flatMap((criterion) =>
    given(criteria[criterion], (value) => {
      const placed = `${place(value)}::text`
      return criterion === "campaign" && campaign !== undefined
        ? `${placed} = ${place(campaign)}`
        : conditions[criterion](placed)
    }),
  )
  const pilgrims = pilgrimsWithin(reach, place)
  const byPerson =
    campaign === undefined && criteria.rare === undefined && personal.some((one) => criteria[one] !== undefined)
  const rows = yield* database.query<PilgrimLine>({
    text: `
      select ${pilgrimLine} from ${pilgrims} p
      ${byPerson ? named : namedThen}
      ${where(["p.id > $1", ...holding])} order by p.id limit $2`,
    values,
  })
  return pageFrom<PilgrimLine, PilgrimId>(rows, search, ({ pilgrim }) => pilgrim)
})
