import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import type { Subscription } from "../../api/eventViews.ts"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import { changeSubscription, unsubscribe } from "../../events/changeSubscription.ts"
import { listDead, listSubscriptions, readSubscription, type Standing } from "../../events/listSubscriptions.ts"
import { replayDead, replayFrom } from "../../events/replay.ts"
import { rotateSecret } from "../../events/rotateSecret.ts"
import { subscribe } from "../../events/subscribe.ts"
import { Targets } from "../../events/Targets.ts"
import { typesFor } from "../../events/Viewer.ts"
import { Caller } from "../../rights/Caller.ts"
import { problemOf } from "../problemOf.ts"

const viewOf = ({ id, owner: _, viewer, wanted, ...rest }: Standing): Subscription => ({
  ...rest,
  subscription: id,
  types: typesFor(viewer.unit).flatMap(([, { name }]) => (wanted.types?.includes(name) === false ? [] : [name])),
  seasons: wanted.seasons ?? (viewer.seasons === "all" ? null : viewer.seasons),
})

const one = Effect.fnUntraced(function* (id: string) {
  return viewOf(yield* readSubscription(yield* Caller, id))
})

const all = Effect.fnUntraced(function* () {
  return { items: (yield* listSubscriptions(yield* Caller)).map(viewOf) }
})

const day = 24 * 3_600_000

export const subscriptions = HttpApiBuilder.group(
  Api,
  "subscriptions",
  Effect.fnUntraced(function* (handlers) {
    const withTargets = Effect.provideService(Targets, yield* Targets)
    return handlers.handleAll({
      create: Effect.fn("subscriptions.create")(
        function* ({ payload: { from, ...asked } }) {
          const begins = from === undefined ? {} : { from: Date.parse(from) }
          const { id, secret } = yield* subscribe(yield* Caller, { ...asked, ...begins })
          // Nobody ends it before its maker has its answer.
          return { ...(yield* Effect.catchTag(one(id), "NotKnown", Effect.die)), secret }
        },
        Effect.mapError(problemOf),
        withTargets,
      ),
      list: Effect.fn("subscriptions.list")(all, Effect.mapError(problemOf)),
      one: Effect.fn("subscriptions.one")(({ params }) => one(params.subscription), Effect.mapError(problemOf)),
      change: Effect.fn("subscriptions.change")(
        function* ({ params, payload }) {
          yield* changeSubscription(yield* Caller, params.subscription, payload)
          return yield* one(params.subscription)
        },
        Effect.mapError(problemOf),
        withTargets,
      ),
      remove: Effect.fn("subscriptions.remove")(function* ({ params }) {
        yield* unsubscribe(yield* Caller, params.subscription)
        return yield* all()
      }, Effect.mapError(problemOf)),
      rotate: Effect.fn("subscriptions.rotate")(function* ({ params, payload: { overlapDays = 1 } }) {
        return yield* rotateSecret(yield* Caller, params.subscription, overlapDays * day)
      }, Effect.mapError(problemOf)),
      replay: Effect.fn("subscriptions.replay")(function* ({ params, payload }) {
        yield* replayFrom(yield* Caller, params.subscription, Date.parse(payload.from))
        return yield* one(params.subscription)
      }, Effect.mapError(problemOf)),
      dead: Effect.fn("subscriptions.dead")(function* ({ params, query }) {
        const rows = yield* listDead(yield* Caller, params.subscription, query.cursor, rowsFor(query))
        return pageFrom(rows, query, ({ event }) => {
          const end = event.lastIndexOf("/")
          return { subject: event.slice(0, end), number: Number(event.slice(end + 1)) }
        })
      }, Effect.mapError(problemOf)),
      revive: Effect.fn("subscriptions.revive")(function* ({ params, payload }) {
        yield* replayDead(yield* Caller, params.subscription, payload.event)
        return yield* one(params.subscription)
      }, Effect.mapError(problemOf)),
    })
  }),
)
