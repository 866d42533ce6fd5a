import { Effect, Layer } from "effect"
import { type Step, Steps, steps } from "../../src/operating/rerun/Steps.ts"
import { environmentWith, serverLayer } from "../../src/serverLayer.ts"

/**
 * A hub that kills itself with SIGKILL when it comes to a step of a plan's run for the nth time: `STEP=begun NTH=7`. Without
 * a step it lives until it is told to stop.
 */
const step = steps.find((one) => one === process.env.STEP)
const nth = Number(process.env.NTH ?? 1)
let seen = 0

const dying = Layer.succeed(Steps, (reached: Step) =>
  Effect.sync(() => {
    if (reached !== step) return
    seen += 1
    if (seen === nth) process.kill(process.pid, "SIGKILL")
  }),
)

const hub = Effect.never.pipe(Effect.provide(serverLayer(environmentWith()).pipe(Layer.provide(dying))))
const fiber = Effect.runFork(hub)
process.once("SIGTERM", () => {
  fiber.interruptUnsafe()
  fiber.addObserver(() => process.exit(0))
})
