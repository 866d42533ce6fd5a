import { createHash } from "node:crypto"
import type { ActName, Signed } from "@mahmal/core/committee/Act"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"

/** What somebody asks the committee to do. */
export interface Proposal {
  readonly season: string
  readonly act: ActName
  /** Everything that is asked but the reason, as it will be done. */
  readonly content: object
  /** Who asks: `Caller.id`. */
  readonly by: string
  readonly reason: string
}

/** An act that waits for another person. */
export interface Waiting {
  readonly act: ActName
  readonly by: string
  readonly reason: string
  readonly at: string
}

/** Whoever does not find a second person by then asks again. */
const patience = "1 day"

const contentOf = (content: object): Buffer => createHash("sha256").update(JSON.stringify(content)).digest()

const find = `
  select by, reason from committee_proposal
  where season = $1 and act = $2 and content = $3 and by <> $4 and at > now() - interval '${patience}'`

const propose = `
  insert into committee_proposal (season, act, content, by, reason) select name, $2, $3, $4, $5 from season where name = $1
  on conflict (season, act) do update set content = $3, by = $4, reason = $5, at = now()`

/**
 * Who signs for an act, once two people have asked for the very same: the first did it, the second approves. Undefined
 * after the first; then the act waits. Other content, or the same person again, begins anew.
 */
export const signedByTwo = Effect.fn("signedByTwo")(function* ({ season, act, content, by, reason }: Proposal) {
  const database = yield* Database
  const values = [season, act, contentOf(content), by]
  const [first] = yield* database.query<{ by: string; reason: string }>({ text: find, values })
  if (first !== undefined) return { by: first.by, approvedBy: by, reason: first.reason } satisfies Signed
  yield* database.query({ text: propose, values: [...values, reason] })
  return undefined
})

/** Forgets a proposal that was carried out. */
export const carriedOut = Effect.fn("carriedOut")(function* (season: string, act: ActName) {
  const database = yield* Database
  yield* database.query({
    text: "delete from committee_proposal where season = $1 and act = $2",
    values: [season, act],
  })
})

const list = `
  select act, by, reason, ${instant("at")} as at from committee_proposal
  where season = $1 and at > now() - interval '${patience}' order by committee_proposal.at`

/** The acts of a season's draw that wait for another person. */
export const readProposals = Effect.fn("readProposals")(function* (season: string) {
  const database = yield* Database
  return yield* database.query<Waiting>({ text: list, values: [season] })
})
