import type { ActName, Signed } from "@mahmal/core/committee/Act"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"

/** What somebody asks the committee to do. */
export interface Proposal {
  readonly season: string
  readonly act: ActName
  /** How many acts had been done when it was asked for: it is about what they made, and holds until the next. */
  readonly after: number
  /** Everything that is asked but the reason. The committee is shown it, so it names nobody. */
  readonly content: object
  /** Who asks: `Caller.id`. */
  readonly by: string
  readonly reason: string
}

/** An act that waits for another person. */
export interface Waiting {
  readonly act: ActName
  readonly content: object
  readonly by: string
  readonly reason: string
  readonly at: string
}

/** Whoever does not find a second person by then asks again. */
const patience = "1 day"

const find = `
  select by, reason from committee_proposal
  where season = $1 and act = $2 and after = $3 and content = $4::jsonb and by <> $5
    and at > now() - interval '${patience}'
  order by committee_proposal.at limit 1`

const hold = "select from season where name = $1 for no key update"

const insert = `
  insert into committee_proposal (season, act, after, content, by, reason) values ($1, $2, $3, $4::jsonb, $5, $6)
  on conflict (season, act, by) do update set after = $3, content = $4::jsonb, reason = $6, at = now()`

const forget = `
  delete from committee_proposal
  where season = $1 and after < (select count(*) from committee_act a where a.season = $1)`

const valuesOf = ({ season, act, after, content, by }: Proposal) => [season, act, after, JSON.stringify(content), by]

/** Who asked for the same before. */
type First = Pick<Proposal, "by" | "reason">

const signed = (first: First | undefined, { by: approvedBy }: Proposal): Signed | undefined =>
  first && { by: first.by, approvedBy, reason: first.reason }

/**
 * Who signs for an act, when another person asked for the very same where the procedure stands now: the first did it, the
 * second approves. Undefined while nobody else did.
 */
export const signedByTwo = Effect.fn("signedByTwo")(function* (proposal: Proposal) {
  const database = yield* Database
  const [first] = yield* database.query<First>({ text: find, values: valuesOf(proposal) })
  return signed(first, proposal)
})

/**
 * Keeps what one person asks for until another asks for the very same. It replaces what the same person asked before. Where
 * another asks at the same moment, the later of the two is told who signs, and nothing is kept of theirs.
 */
export const propose = Effect.fn("propose")(function* (proposal: Proposal) {
  const database = yield* Database
  return yield* database.transaction(async (client) => {
    await client.query(hold, [proposal.season])
    const { rows } = await client.query<First>(find, valuesOf(proposal))
    if (rows[0] === undefined) await client.query(insert, [...valuesOf(proposal), proposal.reason])
    return signed(rows[0], proposal)
  })
})

/** Forgets what was proposed before the last act of a season was done: it was about what stood then. */
export const forgetProposals = Effect.fn("forgetProposals")(function* (season: string) {
  const database = yield* Database
  yield* database.query({ text: forget, values: [season] })
})

const list = `
  select act, content, by, reason, ${instant("at")} as at from committee_proposal
  where season = $1 and at > now() - interval '${patience}'
    and after = (select count(*) from committee_act a where a.season = $1)
  order by committee_proposal.at`

/** The acts of a season's draw that wait for another person. */
export const readProposals = Effect.fn("readProposals")(function* (season: string) {
  const database = yield* Database
  return yield* database.query<Waiting>({ text: list, values: [season] })
})
