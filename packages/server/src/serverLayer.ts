import { ConfigProvider, Layer } from "effect"
import { foreignSystems, telephony } from "./foreignSystems.ts"
import * as Http from "./httpLayer.ts"
import { hubLayer } from "./hubLayer.ts"
import { handBack } from "./queue/handBack.ts"
import * as Workers from "./workers/Workers.ts"

/** The whole hub, as an environment says: it serves REST and callbacks, and carries out the jobs of its database. */
export const serverLayer = (environment: Readonly<Record<string, string>>) =>
  Layer.mergeAll(Http.layer, Workers.layer).pipe(
    Layer.provide(Layer.effectDiscard(handBack())),
    Layer.provideMerge(Layer.mergeAll(hubLayer, foreignSystems)),
    Layer.provide(telephony),
    Layer.provideMerge(ConfigProvider.layer(ConfigProvider.fromEnv({ env: environment }))),
  )

/** What the process was given, with what we know better. Empty values are as good as none. */
export const environmentWith = (known: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  ...known,
})
