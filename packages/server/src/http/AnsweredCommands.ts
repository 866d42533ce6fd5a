import { Context, Effect, Layer } from "effect"
import { Database, type DatabaseUnavailable } from "../postgres/Database.ts"

/** The answer that a command got, and what its request was. */
export interface Answered {
  /** Tells the request from every other. */
  readonly request: Buffer
  readonly status: number
  readonly body: string
}

/** What is known of a key: it is ours from now on, another request is being answered, or one was. */
export type Claim = { readonly _tag: "Ours" | "Claimed" } | ({ readonly _tag: "Answered" } & Answered)

// Who has not answered by then was killed. That the same is then done twice does no harm: a journey takes it once.
const claim = `
  insert into answered_command (key) values ($1)
  on conflict (key) do update set claimed = now(), request = null, status = null, body = null
    where answered_command.claimed <
      now() - case when answered_command.status is null then interval '1 minute' else interval '7 days' end
  returning key`

const answered = "select request, status, body from answered_command where key = $1"

const keep = "update answered_command set request = $2, status = $3, body = $4 where key = $1"

const release = "delete from answered_command where key = $1 and status is null"

const forget = "delete from answered_command where claimed < now() - interval '7 days'"

/** The answers to commands that came with an idempotency key, for seven days. */
export class AnsweredCommands extends Context.Service<
  AnsweredCommands,
  {
    readonly claim: (key: string) => Effect.Effect<Claim, DatabaseUnavailable>
    /** Keeps an answer. One that can not be kept now was given all the same, and the command may be asked again. */
    readonly keep: (key: string, answer: Answered) => Effect.Effect<void>
    /** Gives a key back whose request was not carried out. */
    readonly release: (key: string) => Effect.Effect<void>
  }
>()("@mahmal/server/http/AnsweredCommands") {
  static readonly layer = Layer.effect(
    AnsweredCommands,
    Effect.gen(function* () {
      const database = yield* Database
      const orLog = Effect.catch(({ detail }: DatabaseUnavailable) =>
        Effect.logWarning("the answer to a command was not kept", detail),
      )
      return {
        claim: Effect.fn("AnsweredCommands.claim")(function* (key) {
          const ours = yield* database.query({ text: claim, values: [key] })
          if (ours.length > 0) return { _tag: "Ours" }
          const [row] = yield* database.query<{ [F in keyof Answered]: Answered[F] | null }>({
            text: answered,
            values: [key],
          })
          const { request = null, status = null, body = null } = row ?? {}
          return request === null || status === null || body === null
            ? { _tag: "Claimed" }
            : { _tag: "Answered", request, status, body }
        }),
        keep: Effect.fn("AnsweredCommands.keep")(function* (key, { request, status, body }) {
          yield* database.query({ text: keep, values: [key, request, status, body] })
          yield* database.query({ text: forget })
        }, orLog),
        release: Effect.fn("AnsweredCommands.release")(function* (key) {
          yield* database.query({ text: release, values: [key] })
        }, orLog),
      }
    }),
  )
}
