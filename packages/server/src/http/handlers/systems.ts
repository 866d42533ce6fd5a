import { type ForeignSystem, foreignSystems } from "@mahmal/core/exchange/Operation"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../rights/Caller.ts"
import { pauseSystem, resumeSystem } from "../../systems/pause.ts"
import { type Standing, SystemStatus } from "../../systems/SystemStatus.ts"
import { problemOf } from "../problemOf.ts"

export const systems = HttpApiBuilder.group(Api, "systems", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("systems.list")(function* () {
      const { standing } = yield* SystemStatus
      return { items: foreignSystems.map((system) => shown(standing(system))) }
    }),
    pause: Effect.fn("systems.pause")(function* ({ params, payload }) {
      const { id } = yield* Caller
      yield* pauseSystem(params.system, id, payload.because)
      return yield* standingOf(params.system)
    }, Effect.mapError(problemOf)),
    resume: Effect.fn("systems.resume")(function* ({ params }) {
      yield* resumeSystem(params.system)
      return yield* standingOf(params.system)
    }, Effect.mapError(problemOf)),
  }),
)

const standingOf = (system: ForeignSystem) => Effect.map(SystemStatus, ({ standing }) => shown(standing(system)))

const at = (time: number) => new Date(time).toISOString()

const shown = ({ hold, paused, ...standing }: Standing) => ({
  ...standing,
  calls: hold?.why ?? ("go" as const),
  ...(hold === undefined ? {} : { until: at(hold.until) }),
  ...(paused === undefined ? {} : { paused: { ...paused, at: at(paused.at) } }),
})
