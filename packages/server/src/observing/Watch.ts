import { Context, Effect, Layer, Ref } from "effect"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"
import { type Alert, alertsOf } from "./alerts.ts"
import { gauge } from "./metrics.ts"
import type { Readings } from "./Readings.ts"
import { read } from "./read.ts"

const nothing: Readings = {
  waiting: [],
  oldestJob: 0,
  longestTransaction: 0,
  unsealed: 0,
  clockOff: 0,
  overdueTasks: 0,
  brokenTotals: 0,
  comparisons: [],
  cutOffs: [],
  cooling: [],
  endingKeys: [],
  paused: [],
}

/** Looks at how the hub is doing: sets the gauges, and logs what is to be said once when it comes up and when it goes. */
export class Watch extends Context.Service<
  Watch,
  {
    /** Looks now, and says what is up. */
    readonly look: Effect.Effect<ReadonlyArray<Alert>, DatabaseUnavailable, Database>
  }
>()("@mahmal/server/observing/Watch") {
  static readonly layer = Layer.effect(
    Watch,
    Effect.gen(function* () {
      const seen = yield* Ref.make({ readings: nothing, alerts: [] as ReadonlyArray<Alert> })
      const look = Effect.fn("observing.look")(function* () {
        const readings = yield* read()
        const alerts = alertsOf(readings)
        const before = yield* Ref.getAndSet(seen, { readings, alerts })
        yield* gauge(before.readings, readings, alerts)
        for (const alert of alerts.filter((alert) => !before.alerts.some(same(alert))))
          yield* Effect.logWarning(alert.says.en, { alert: alert.name, severity: alert.severity })
        // What has only become more or less urgent is not well.
        for (const alert of before.alerts.filter((alert) => !alerts.some(about(alert))))
          yield* Effect.logInfo("it is well again", { alert: alert.name, about: alert.about })
        return alerts
      })
      return { look: look() }
    }),
  )

  /** Looks every fifteen seconds, for as long as its scope lives. */
  static readonly keepLooking = Layer.effectDiscard(
    Effect.gen(function* () {
      const { look } = yield* Watch
      yield* Effect.forkScoped(repeatedly(look, "15 seconds", "how the hub is doing could not be looked at"))
    }),
  )
}

const about = (one: Alert) => (other: Alert) => one.name === other.name && one.about === other.about
const same = (one: Alert) => (other: Alert) => about(one)(other) && one.severity === other.severity
