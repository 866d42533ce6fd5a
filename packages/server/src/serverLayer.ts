import { type Config, ConfigProvider, Layer } from "effect"
import * as Deliveries from "./events/Deliveries.ts"
import { braceletShares, type ForeignSystems, foreignSystems, telephony } from "./foreignSystems.ts"
import * as Gate from "./gate/Gate.ts"
import type { ServingUnsafe } from "./http/mayServe.ts"
import type { PortUnavailable } from "./http/serveHttp.ts"
import * as Http from "./httpLayer.ts"
import { hubLayer } from "./hubLayer.ts"
import * as Ledger from "./ledger/Ledger.ts"
import * as Telemetry from "./observing/telemetry.ts"
import * as Figures from "./operating/Figures.ts"
import * as Operating from "./operating/layer.ts"
import type { DatabaseUnavailable } from "./postgres/Database.ts"
import * as Reconciliations from "./reconciliation/runReconciliations.ts"
import * as Retention from "./retention/Retention.ts"
import * as Calendar from "./season/keepTime.ts"
import * as AtRisk from "./systems/atRisk.ts"
import type { KeysUnavailable } from "./vault/KeyVault.ts"
import * as Workers from "./workers/Workers.ts"

type Environment = Readonly<Record<string, string>>

/** What a hub is made of, besides the adapters to foreign systems: these may use it, and so may whoever runs the hub. */
export type HubParts = Layer.Success<typeof hubLayer>

/** Why a hub does not start. */
export type NotStarted =
  | Config.ConfigError
  | DatabaseUnavailable
  | KeysUnavailable
  | PortUnavailable
  | ServingUnsafe
  | Error

/**
 * The whole hub on adapters of one's own, one for each port that is called; they may use the hub's database. It serves REST
 * and callbacks, carries out the jobs of its database, and keeps its seasons to the calendar. Who turns the days of a season
 * by hand stores it as a rehearsal's (`storeSeason`); the calendar leaves it alone.
 */
export const serverLayerOn = <E>(
  systems: Layer.Layer<ForeignSystems, E, HubParts>,
  environment: Environment,
): Layer.Layer<HubParts | ForeignSystems, E | NotStarted> =>
  Layer.mergeAll(
    Http.layer,
    Workers.layer,
    Gate.layer,
    Operating.layer,
    Deliveries.layer,
    AtRisk.layer,
    Reconciliations.layer,
    Calendar.layer,
  ).pipe(
    Layer.provide(Figures.layer),
    Layer.provideMerge(Layer.mergeAll(Ledger.layer, Retention.layer, Gate.keysKnownLayer)),
    Layer.provideMerge(systems),
    Layer.provideMerge(hubLayer),
    Layer.provide(Layer.merge(telephony, braceletShares)),
    Layer.provide(Telemetry.layer),
    Layer.provideMerge(ConfigProvider.layer(ConfigProvider.fromEnv({ env: environment }))),
  )

/** The same on our adapters, where the environment says that the systems are. */
export const serverLayer = (environment: Environment): Layer.Layer<HubParts | ForeignSystems, NotStarted> =>
  serverLayerOn(foreignSystems, environment)

/** What the process was given, with what we know better. Empty values are as good as none. */
export const environmentWith = (known: Environment = {}): Environment => ({
  ...Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  ...known,
})
