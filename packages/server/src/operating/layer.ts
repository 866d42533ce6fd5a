import { Layer } from "effect"
import * as Reruns from "./rerun/runReruns.ts"
import * as Watch from "./watchExchanges.ts"

/** What the hub does by itself about what failed: it opens tasks for people, and runs the plans that they approved. */
export const layer = Layer.mergeAll(Watch.layer, Reruns.layer)
