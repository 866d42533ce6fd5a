import { Effect, Metric } from "effect"
import { alertNames } from "../api/alertNames.ts"
import type { Alert } from "./alerts.ts"
import type { Readings } from "./Readings.ts"

/** Seconds that a call may take, from what is usual on one machine to a foreign system's time-out. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** A histogram of each pair of labels, made once: to label it anew takes longer than all else about a measure. */
const labelled = (
  id: string,
  description: string,
  labelsOf: (one: string, other: string) => Readonly<Record<string, string>>,
) => {
  const made = new Map<string, Metric.Histogram<number>>()
  return (one: string, other: string): Metric.Histogram<number> => {
    const key = `${one} ${other}`
    const histogram =
      made.get(key) ?? Metric.histogram(id, { description, boundaries, attributes: labelsOf(one, other) })
    made.set(key, histogram)
    return histogram
  }
}

/** How long calls to foreign systems took, by operation and outcome. */
export const callSeconds = labelled(
  "mahmal_call_seconds",
  "How long calls to foreign systems took, by operation and by what they ended in",
  (operation, outcome) => ({ operation, outcome }),
)

/** How long the hub took to answer, by operation and status. */
export const requestSeconds = labelled(
  "mahmal_request_seconds",
  "How long the hub took to answer a request that it let in, by operation and status",
  (operation, status) => ({ operation, status }),
)

const exchangesWaiting = Metric.gauge("mahmal_exchanges_waiting", {
  description: "Exchanges in which something is still to come, by operation and by where they stand",
})
const oldestWaiting = Metric.gauge("mahmal_exchanges_oldest_seconds", {
  description: "For how long the oldest of mahmal_exchanges_waiting has been out, or is to be sent",
})
const oldestJob = Metric.gauge("mahmal_job_oldest_seconds", {
  description: "How long the job that is due for longest has waited",
})
const longestTransaction = Metric.gauge("mahmal_transaction_longest_seconds", {
  description: "How long the longest transaction has been open",
})
const unsealed = Metric.gauge("mahmal_unsealed_seconds", {
  description: "How long what was written has waited for its seal",
})
const clockOff = Metric.gauge("mahmal_clock_off_seconds", {
  description: "By how much the hub's clock and the database's differ",
})
const overdueTasks = Metric.gauge("mahmal_tasks_overdue", { description: "Tasks of people that are past their time" })
const cutOffPilgrims = Metric.gauge("mahmal_cut_off_pilgrims", {
  description: "Pilgrims who have not made a step, by season and by the last day for it",
})
const comparedBefore = Metric.gauge("mahmal_reconciliation_age_seconds", {
  description: "How long ago the last reconciliation that came to its end has ended, by season and system",
})
const unexplained = Metric.gauge("mahmal_reconciliation_unexplained", {
  description: "Differences of that reconciliation that nothing explains",
})
const alertsUp = Metric.gauge("mahmal_alert", { description: "Alerts that are up, by name and severity" })

/** Sets the gauges to what was read. What was there at the last look and is gone is zero. */
export const gauge = Effect.fnUntraced(function* (before: Readings, now: Readings, alerts: ReadonlyArray<Alert>) {
  const noneWait = before.waiting
    .filter((was) => !now.waiting.some((is) => is.operation === was.operation && is.state === was.state))
    .map((was) => ({ ...was, exchanges: 0, oldest: 0 }))
  for (const { operation, state, exchanges, oldest } of [...now.waiting, ...noneWait]) {
    yield* Metric.update(Metric.withAttributes(exchangesWaiting, { operation, state }), exchanges)
    yield* Metric.update(Metric.withAttributes(oldestWaiting, { operation, state }), oldest)
  }
  yield* Metric.update(oldestJob, now.oldestJob)
  yield* Metric.update(longestTransaction, now.longestTransaction)
  yield* Metric.update(unsealed, now.unsealed)
  yield* Metric.update(clockOff, now.clockOff)
  yield* Metric.update(overdueTasks, now.overdueTasks)
  const passed = before.cutOffs
    .filter((was) => !now.cutOffs.some((is) => is.season === was.season && is.day === was.day))
    .map((was) => ({ ...was, pilgrims: 0 }))
  const closed = before.comparisons
    .filter((was) => !now.comparisons.some((is) => is.season === was.season && is.system === was.system))
    .map((was) => ({ ...was, last: { ended: 0, unexplained: 0 } }))
  for (const { season, day, pilgrims } of [...now.cutOffs, ...passed])
    yield* Metric.update(Metric.withAttributes(cutOffPilgrims, { season, day }), pilgrims)
  for (const { season, system, last } of [...now.comparisons, ...closed])
    if (last !== undefined) {
      yield* Metric.update(Metric.withAttributes(comparedBefore, { season, system }), last.ended)
      yield* Metric.update(Metric.withAttributes(unexplained, { season, system }), last.unexplained)
    }
  for (const name of alertNames)
    for (const severity of ["soon", "urgent"] as const) {
      const up = alerts.filter((alert) => alert.name === name && alert.severity === severity).length
      yield* Metric.update(Metric.withAttributes(alertsUp, { name, severity }), up)
    }
})
