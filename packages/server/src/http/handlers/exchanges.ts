import type { Word } from "@mahmal/core/exchange/ExchangeAct"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import type { Resolution } from "../../api/exchangeActs.ts"
import type { ContentsSearch, ExchangeSearch } from "../../api/exchangeSearch.ts"
import type { Exchanges } from "../../api/exchangeViews.ts"
import { Shown } from "../../identity/Shown.ts"
import { doAct } from "../../operating/doAct.ts"
import { readExchange } from "../../operating/readExchange.ts"
import { readOutline } from "../../operating/readOutline.ts"
import { listExchanges, searchExchanges } from "../../operating/searchExchanges.ts"
import { Caller } from "../../rights/Caller.ts"
import { type Reach, reachOf } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"

const wordOf = ({ outcome, receipt, shares }: Resolution): Word =>
  outcome === "did-not"
    ? { _tag: "DidNot" }
    : {
        _tag: "TookEffect",
        ...(receipt === undefined ? {} : { receipt }),
        ...(shares === undefined ? {} : { shares }),
      }

/** Looks for exchanges within the caller's reach, and tells the trail whom those concern that were found. */
const look = Effect.fnUntraced(function* <F extends typeof Exchanges.Type, E, R>(
  find: (reach: Reach) => Effect.Effect<F, E, R>,
) {
  const found = yield* find(reachOf(yield* Caller))
  const shown = yield* Shown
  shown.push(...new Set(found.items.flatMap(({ pilgrims }) => pilgrims)))
  return found
})

const search = Effect.fn("exchanges.search")(
  ({ payload }: { readonly payload: ExchangeSearch | ContentsSearch }) =>
    look((reach) => searchExchanges(payload, reach)),
  Effect.mapError(problemOf),
)

export const exchanges = HttpApiBuilder.group(Api, "exchanges", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("exchanges.list")(
      ({ query }) => look((reach) => listExchanges(query, reach)),
      Effect.mapError(problemOf),
    ),
    one: Effect.fn("exchanges.one")(({ params }) => readExchange(params.exchange), Effect.mapError(problemOf)),
    search,
    // The same search; who may name what is in the bodies is asked for at the door.
    searchContents: search,
    outline: Effect.fn("exchanges.outline")(({ params }) => readOutline(params.exchange), Effect.mapError(problemOf)),
    retry: Effect.fn("exchanges.retry")(
      ({ params, payload }) => doAct(params.exchange, { _tag: "Retry" }, payload.reason),
      Effect.mapError(problemOf),
    ),
    edit: Effect.fn("exchanges.edit")(
      ({ params, payload: { pilgrim, changes, reason } }) =>
        doAct(params.exchange, { _tag: "EditAndRetry", pilgrim, changes }, reason),
      Effect.mapError(problemOf),
    ),
    resolve: Effect.fn("exchanges.resolve")(
      ({ params, payload }) => doAct(params.exchange, { _tag: "Resolve", word: wordOf(payload) }, payload.reason),
      Effect.mapError(problemOf),
    ),
    giveUp: Effect.fn("exchanges.giveUp")(
      ({ params, payload }) => doAct(params.exchange, { _tag: "GiveUp" }, payload.reason),
      Effect.mapError(problemOf),
    ),
  }),
)
