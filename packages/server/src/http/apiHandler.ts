import { Effect, Layer } from "effect"
import { HttpEffect, HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/Api.ts"
import * as AnswerProblems from "./answerProblems.ts"
import { applications } from "./handlers/applications.ts"
import { commands } from "./handlers/commands.ts"
import { exchanges } from "./handlers/exchanges.ts"
import { groups } from "./handlers/groups.ts"
import { health } from "./handlers/health.ts"
import { pilgrims } from "./handlers/pilgrims.ts"
import { seasons } from "./handlers/seasons.ts"

const handlers = Layer.mergeAll(seasons, applications, pilgrims, groups, exchanges, commands, health)

const routes = HttpApiBuilder.layer(Api).pipe(
  Layer.provide(handlers),
  Layer.provide(AnswerProblems.layer),
  Layer.provide(HttpServer.layerServices),
)

/** Everything that is declared, as one function from request to response. */
export const apiHandler = Effect.gen(function* () {
  const answer = yield* HttpRouter.toHttpEffect(routes)
  return HttpEffect.toWebHandlerWith(yield* Effect.context<Effect.Services<typeof answer>>())(answer)
})
