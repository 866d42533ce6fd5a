import type { Word } from "@mahmal/core/exchange/ExchangeAct"
import { Effect } from "effect"
import type { ActWord, DoneActInFull } from "../api/exchangeActs.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import type { Diff } from "../store/changePerson.ts"

interface ActRow {
  readonly act: keyof typeof words
  readonly data: { readonly word?: Word }
  readonly diff: Diff | null
  readonly by: string
  readonly reason: string
  readonly at: string
  readonly rerun: string | null
}

const words = { Retry: "retry", EditAndRetry: "edit", Resolve: "resolve", GiveUp: "give-up" } as const satisfies Record<
  string,
  ActWord
>

const acts = `
  select act, data, diff, by, reason, rerun, ${instant("at")} as at from exchange_act where exchange = $1 order by number`

/** What people did with an exchange, oldest first. Its diffs are personal. */
export const readActs = Effect.fn("readActs")(function* (exchange: string) {
  const database = yield* Database
  const rows = yield* database.query<ActRow>({ text: acts, values: [exchange] })
  return rows.map(
    ({ act, data, rerun, ...row }): DoneActInFull => ({
      ...row,
      act: words[act],
      rerun: rerun === null ? null : Number(rerun),
      word: data.word ?? null,
    }),
  )
})
