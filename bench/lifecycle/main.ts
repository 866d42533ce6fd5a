/**
 * The lifecycles of the peers' benchmark: the library as in the product (journey, journal, exchanges, queue, workers), with
 * adapters that call the benchmark's external system, behind the REST paths of its driver. See bench/README.md.
 *
 *     HUB_CMD='pnpm --dir … bench:lifecycle'    with DATABASE_URL, MOCK_URL and PORT in the environment
 */
import { NodeRuntime } from "@effect/platform-node"
import { ConfigProvider, Effect, Layer } from "effect"
import { hubLayer } from "../../packages/server/src/hubLayer.ts"
import * as Ledger from "../../packages/server/src/ledger/Ledger.ts"
import * as Retention from "../../packages/server/src/retention/Retention.ts"
import { storeSeason } from "../../packages/server/src/season/storeSeason.ts"
import { environmentWith } from "../../packages/server/src/serverLayer.ts"
import * as Workers from "../../packages/server/src/workers/Workers.ts"
import * as Adapters from "./adapters.ts"
import { recover } from "./recover.ts"
import { season } from "./season.ts"
import { serve } from "./serve.ts"
import * as Travel from "./travel.ts"

/** The external system has no limit of concurrent calls. Messages without a report wait for the deadline. */
const settings = { HUB_CALLS_AT_ONCE: "256" }

const stand = Layer.mergeAll(Travel.layer, Adapters.layer).pipe(Layer.provideMerge(hubLayer))
const prepared = Layer.effectDiscard(
  Effect.gen(function* () {
    yield* storeSeason(season, "lifecycle")
    yield* recover
  }),
)
const program = Layer.effectDiscard(serve).pipe(
  Layer.provideMerge(Layer.mergeAll(Workers.layer, Ledger.layer, Retention.layer)),
  Layer.provideMerge(prepared),
  Layer.provideMerge(stand),
  Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: environmentWith(settings) }))),
)

NodeRuntime.runMain(Layer.launch(program))
