import { HttpApi, OpenApi } from "effect/http-api"
import { AccessMiddleware } from "./AccessMiddleware.ts"
import { ApplicantsApi } from "./ApplicantsApi.ts"
import { ApplicationsApi } from "./ApplicationsApi.ts"
import { BraceletsApi } from "./BraceletsApi.ts"
import { ClientsApi } from "./ClientsApi.ts"
import { CommandsApi } from "./CommandsApi.ts"
import { DrawApi } from "./DrawApi.ts"
import { EmergencyApi } from "./EmergencyApi.ts"
import { EventsApi } from "./EventsApi.ts"
import { ExchangesApi } from "./ExchangesApi.ts"
import { GateApi } from "./GateApi.ts"
import { GroupsApi } from "./GroupsApi.ts"
import { HealthApi } from "./HealthApi.ts"
import { LedgerApi } from "./LedgerApi.ts"
import { ObservingApi } from "./ObservingApi.ts"
import { PilgrimsApi } from "./PilgrimsApi.ts"
import { ProblemsMiddleware } from "./ProblemsMiddleware.ts"
import { parsing } from "./parsing.ts"
import { polished } from "./polished.ts"
import { ReconciliationsApi } from "./ReconciliationsApi.ts"
import { RerunsApi } from "./RerunsApi.ts"
import { SeasonsApi } from "./SeasonsApi.ts"
import { SessionApi } from "./SessionApi.ts"
import { SpecialApi } from "./SpecialApi.ts"
import { SubscriptionsApi } from "./SubscriptionsApi.ts"
import { SystemsApi } from "./SystemsApi.ts"
import { TasksApi } from "./TasksApi.ts"

/** The hub over REST, declared once: handlers, documents and checks all come from here. */
export const Api = HttpApi.make("mahmal")
  .add(SeasonsApi)
  .add(ApplicationsApi)
  .add(PilgrimsApi)
  .add(SpecialApi)
  .add(EmergencyApi)
  .add(GroupsApi)
  .add(DrawApi)
  .add(ApplicantsApi)
  .add(ExchangesApi)
  .add(RerunsApi)
  .add(ReconciliationsApi)
  .add(TasksApi)
  .add(SystemsApi)
  .add(CommandsApi)
  .add(EventsApi)
  .add(SubscriptionsApi)
  .add(SessionApi)
  .add(ClientsApi)
  .add(LedgerApi)
  .add(BraceletsApi)
  .add(GateApi)
  .add(ObservingApi)
  .add(HealthApi)
  .middleware(AccessMiddleware)
  .middleware(ProblemsMiddleware)
  .annotate(HttpApi.QueryParseOptions, parsing)
  .annotate(HttpApi.PayloadParseOptions, parsing)
  .annotateMerge(
    OpenApi.annotations({
      title: "Mahmal",
      version: "0.1.0",
      summary: "The integration hub of a Hajj mission",
      description:
        "Brings every pilgrim of a season from the application to the return, and speaks with the foreign systems on the way.\n\n" +
        "Lists come in pages: give the `next` of one page as the `cursor` of the following. " +
        "Bodies are JSON in UTF-8, not compressed, of at most 64 KiB where nothing else is said. Commands take an `Idempotency-Key`. " +
        "Each operation says for which units it is; a request may name one of its unit's purposes in `Mahmal-Purpose`, which the audit trail then has. Everything that is refused is answered with a problem (RFC 9457) that has a stable `type`; its `title` is in Arabic for who prefers that by `Accept-Language`.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
      servers: [{ url: "/", description: "This hub" }],
      transform: polished,
    }),
  )
