import { randomUUID } from "node:crypto"
import { Context, Effect, Layer } from "effect"
import { Database, type DatabaseUnavailable } from "../postgres/Database.ts"
import { makeNowOrLater } from "../postgres/nowOrLater.ts"

/** The answer that a command got, and what its request was. */
export interface Answered {
  /** Tells the request from every other. */
  readonly request: Buffer
  readonly status: number
  readonly body: string
}

/** A key that is ours until we have answered, under a name of this attempt alone. */
export interface Ours {
  readonly _tag: "Ours"
  readonly key: string
  readonly holder: string
}

/** What is known of a key: it is ours from now on, another request is being answered, or one was. */
export type Claim = Ours | { readonly _tag: "Claimed" } | ({ readonly _tag: "Answered" } & Answered)

// A hub that has not renewed it by then was killed. Doing the same twice does no harm: a journey takes it once.
const claim = `
  insert into answered_command (key, holder) values ($1, $2)
  on conflict (key) do update set claimed = now(), holder = excluded.holder, request = null, status = null, body = null
    where answered_command.claimed <
      now() - case when answered_command.status is null then interval '1 minute' else interval '7 days' end
  returning key`

const renew = "update answered_command set claimed = now() where key = $1 and holder = $2 and status is null"
const renewEvery = "10 seconds"

const answered = "select request, status, body from answered_command where key = $1"

// Unless it names somebody who was erased since it was written; who is being erased is waited for.
const keep = `
  with named as materialized (select unnest(references_in($5)) as pilgrim),
    known as (select from person where pilgrim in (select pilgrim from named) for key share)
  update answered_command set request = $3, status = $4, body = $5
  where key = $1 and holder = $2
    and not exists (select from erasure where pilgrim in (select pilgrim from named))
    and (select count(*) from known) = (select count(*) from person where pilgrim in (select pilgrim from named))
  returning key`

const release = "delete from answered_command where key = $1 and holder = $2 and status is null"

const forget = "delete from answered_command where claimed < now() - interval '7 days'"

/** The answers to commands that came with an idempotency key, for seven days. */
export class AnsweredCommands extends Context.Service<
  AnsweredCommands,
  {
    readonly claim: (key: string) => Effect.Effect<Claim, DatabaseUnavailable>
    /** Keeps a key ours for as long as it takes to answer; it does not end. */
    readonly hold: (ours: Ours) => Effect.Effect<never>
    /**
     * Keeps an answer; one that cannot be kept now, as soon as the database is there again. The key of one that names somebody
     * who was erased is given back.
     */
    readonly keep: (ours: Ours, answer: Answered) => Effect.Effect<void>
    /** Gives a key back whose request was not carried out; now, or as soon as the database is there again. */
    readonly release: (ours: Ours) => Effect.Effect<void>
  }
>()("@mahmal/server/http/AnsweredCommands") {
  static readonly layer = Layer.effect(
    AnsweredCommands,
    Effect.gen(function* () {
      const database = yield* Database
      // A key is free after a minute anyway.
      const nowOrLater = yield* makeNowOrLater("what becomes of a command's key")
      const giveBack = ({ key, holder }: Ours) => nowOrLater(database.query({ text: release, values: [key, holder] }))
      return {
        claim: Effect.fn("AnsweredCommands.claim")(function* (key) {
          const ours: Ours = { _tag: "Ours", key, holder: randomUUID() }
          const claimed = yield* database.query({ text: claim, values: [key, ours.holder] }).pipe(
            // It may have been written all the same, and would keep everybody else waiting.
            Effect.tapError(() => giveBack(ours)),
          )
          if (claimed.length > 0) return ours
          const [row] = yield* database.query<{ [F in keyof Answered]: Answered[F] | null }>({
            text: answered,
            values: [key],
          })
          const { request = null, status = null, body = null } = row ?? {}
          return request === null || status === null || body === null
            ? { _tag: "Claimed" }
            : { _tag: "Answered", request, status, body }
        }),
        hold: ({ key, holder }) =>
          Effect.forever(
            Effect.delay(Effect.ignore(database.query({ text: renew, values: [key, holder] })), renewEvery),
          ),
        keep: Effect.fn("AnsweredCommands.keep")(function* ({ key, holder }, { request, status, body }) {
          const kept = database.query({ text: keep, values: [key, holder, request, status, body] })
          const free = database.query({ text: release, values: [key, holder] })
          yield* nowOrLater(Effect.flatMap(kept, (rows) => (rows.length === 0 ? free : Effect.void)))
          yield* Effect.ignore(database.query({ text: forget }))
        }),
        release: giveBack,
      }
    }),
  )
}
