import type { Hub } from "@mahmal/core/hub/Hub"
import { Effect, Layer, type Scope } from "effect"
import { HttpEffect, HttpRouter, HttpServer, type HttpServerRequest } from "effect/http"
import { HttpApiBuilder, HttpApiScalar } from "effect/http-api"
import { Api } from "../api/Api.ts"
import type { Database } from "../postgres/Database.ts"
import * as AnswerProblems from "./answerProblems.ts"
import { applicants } from "./handlers/applicants.ts"
import { applications } from "./handlers/applications.ts"
import { commands } from "./handlers/commands.ts"
import { draw } from "./handlers/draw.ts"
import { exchanges } from "./handlers/exchanges.ts"
import { groups } from "./handlers/groups.ts"
import { health } from "./handlers/health.ts"
import { pilgrims } from "./handlers/pilgrims.ts"
import { seasons } from "./handlers/seasons.ts"

const handlers = Layer.mergeAll(seasons, applications, pilgrims, groups, draw, applicants, exchanges, commands, health)

/** The page shows what is declared with a script of its own, and offers nothing that would leave this machine. */
const scalar = { withDefaultFonts: false, showOperationId: true, showDeveloperTools: "never", hideClientButton: true }
const look: HttpApiScalar.ScalarConfig = { theme: "default", ...scalar }
const docs = HttpApiScalar.layer(Api, { path: "/docs", scalar: look })

const routes = HttpApiBuilder.layer(Api, { openapiPath: "/v1/openapi.json" }).pipe(
  Layer.provide(handlers),
  Layer.provide(AnswerProblems.layer),
  Layer.merge(docs),
  Layer.provide(HttpServer.layerServices),
)

/** What handlers need. */
type Needs = Database | Hub

/** Everything that is declared, and its documents, as one function from request to response. */
export const apiHandler = Effect.gen(function* () {
  const answer = yield* HttpRouter.toHttpEffect(routes)
  const context = yield* Effect.context<Needs>()
  return HttpEffect.toWebHandlerWith<Needs, Needs | HttpServerRequest.HttpServerRequest | Scope.Scope>(context)(answer)
})
