import type { Hub } from "@mahmal/core/hub/Hub"
import type { Exchanges } from "@mahmal/core/store/Exchanges"
import type { Journal } from "@mahmal/core/store/Journal"
import type { People } from "@mahmal/core/store/People"
import { Context, Effect, Layer, type Scope } from "effect"
import { HttpEffect, HttpRouter, HttpServer, type HttpServerRequest } from "effect/http"
import { HttpApiBuilder, HttpApiScalar } from "effect/http-api"
import { Api } from "../api/Api.ts"
import { PageSignal } from "../events/PageSignal.ts"
import { Targets } from "../events/Targets.ts"
import * as KeysInFile from "../gate/keys/KeysInFile.ts"
import { StatusLists } from "../gate/lists/StatusLists.ts"
import { CurrentRequest, type Identified } from "../identity/CurrentRequest.ts"
import { Watch } from "../observing/Watch.ts"
import type { Database } from "../postgres/Database.ts"
import type { Known } from "../store/Known.ts"
import type { CutOffs } from "../systems/CutOffs.ts"
import type { SystemStatus } from "../systems/SystemStatus.ts"
import type { Vault } from "../vault/Vault.ts"
import * as AnswerProblems from "./answerProblems.ts"
import { look } from "./documentsPage.ts"
import * as EnforceRights from "./enforceRights.ts"
import { applicants } from "./handlers/applicants.ts"
import { applications } from "./handlers/applications.ts"
import { bracelets } from "./handlers/bracelets.ts"
import { clients } from "./handlers/clients.ts"
import { commands } from "./handlers/commands.ts"
import { draw } from "./handlers/draw.ts"
import { emergency } from "./handlers/emergency.ts"
import { events } from "./handlers/events.ts"
import { exchanges } from "./handlers/exchanges.ts"
import { gate } from "./handlers/gate.ts"
import { groups } from "./handlers/groups.ts"
import { health } from "./handlers/health.ts"
import { ledger } from "./handlers/ledger.ts"
import { observing } from "./handlers/observing.ts"
import { pilgrims } from "./handlers/pilgrims.ts"
import { reconciliations } from "./handlers/reconciliations.ts"
import { reruns } from "./handlers/reruns.ts"
import { seasons } from "./handlers/seasons.ts"
import { session } from "./handlers/session.ts"
import { special } from "./handlers/special.ts"
import { subscriptions } from "./handlers/subscriptions.ts"
import { systems } from "./handlers/systems.ts"
import { tasks } from "./handlers/tasks.ts"

/** What is wrong with its settings stops the start. */
const telling = Layer.merge(events, subscriptions).pipe(
  Layer.provide(Layer.merge(PageSignal.layer, Targets.layer)),
  Layer.orDie,
)

const atGates = gate.pipe(Layer.provide(Layer.provideMerge(StatusLists.layer, KeysInFile.layer)), Layer.orDie)

const watching = observing.pipe(Layer.provideMerge(Watch.keepLooking), Layer.provide(Watch.layer))

const handlers = Layer.mergeAll(
  seasons,
  applications,
  pilgrims,
  special,
  emergency,
  groups,
  draw,
  applicants,
  exchanges,
  reruns,
  reconciliations,
  tasks,
  telling,
  commands,
  session,
  clients,
  ledger,
  bracelets,
  atGates,
  watching,
  systems,
  health,
)

const docs = HttpApiScalar.layer(Api, { path: "/docs", scalar: look })

const routes = HttpApiBuilder.layer(Api, { openapiPath: "/v1/openapi.json" }).pipe(
  Layer.provide(handlers),
  Layer.provide(Layer.merge(AnswerProblems.layer, EnforceRights.layer)),
  Layer.merge(docs),
  Layer.provide(HttpServer.layerServices),
)

/** What handlers need. */
type Needs = Database | Exchanges | Hub | Journal | Known | People | SystemStatus | CutOffs | Vault

/** Everything that is declared, and its documents, as one function from a request of somebody to its response. */
export const apiHandler = Effect.gen(function* () {
  const answer = yield* HttpRouter.toHttpEffect(routes)
  const context = yield* Effect.context<Needs>()
  return (request: Request, identified: Identified): Promise<Response> => {
    const ofRequest = Context.add(context, CurrentRequest, identified)
    return HttpEffect.toWebHandlerWith<Needs, Needs | HttpServerRequest.HttpServerRequest | Scope.Scope>(ofRequest)(
      answer,
    )(request)
  }
})
