import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { Session } from "../../api/SessionApi.ts"
import { CurrentRequest } from "../../identity/CurrentRequest.ts"
import { Shown } from "../../identity/Shown.ts"
import { endSessions, listSessions, type StandingSession } from "../../identity/sessions.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Caller } from "../../rights/Caller.ts"
import { problemOf } from "../problemOf.ts"

const viewOf =
  (here: string | undefined) =>
  ({ created, seen, expires, ...rest }: StandingSession) => ({
    ...rest,
    began: created.toISOString(),
    seen: seen.toISOString(),
    expires: expires.toISOString(),
    here: rest.session === here,
  })

/** Ends sessions, and tells the trail which. */
const end = Effect.fnUntraced(function* (which: { readonly caller?: string; readonly session?: string }) {
  const ended = yield* endSessions(which)
  const shown = yield* Shown
  shown.push(...ended.map((session) => `session/${session}`))
  return { ended }
})

export const session = HttpApiBuilder.group(Api, "session", (handlers) =>
  handlers.handleAll({
    one: Effect.fn("session.one")(function* () {
      const { caller, session } = yield* CurrentRequest
      const { id, purpose: _, seasons, ...rest } = caller
      const known = { caller: id, ...rest, seasons: seasons as Session["seasons"] }
      return { ...known, ...(session === undefined ? {} : { name: session.name, csrf: session.csrf }) }
    }),
    own: Effect.fn("session.own")(function* () {
      const { caller, session } = yield* CurrentRequest
      return { items: (yield* listSessions(caller.id)).map(viewOf(session?.id)) }
    }, Effect.mapError(problemOf)),
    endOwn: Effect.fn("session.endOwn")(function* ({ params: { session } }) {
      const done = yield* end({ caller: (yield* Caller).id, session })
      return done.ended.length > 0 ? done : yield* new NotKnown({ what: "session", name: session })
    }, Effect.mapError(problemOf)),
    list: Effect.fn("session.list")(function* ({ query }) {
      const { session } = yield* CurrentRequest
      const found = yield* listSessions(query.caller, query.cursor, rowsFor(query))
      const page = pageFrom(found.map(viewOf(session?.id)), query, (one) => one.session)
      const shown = yield* Shown
      shown.push(...page.items.map(({ caller }) => caller))
      return page
    }, Effect.mapError(problemOf)),
    end: Effect.fn("session.end")(function* ({ payload: { caller } }) {
      const shown = yield* Shown
      shown.push(caller)
      return yield* end(caller === "everybody" ? {} : { caller })
    }, Effect.mapError(problemOf)),
  }),
)
