import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { faultOf } from "../identity/Client.ts"
import { Purpose, Unit } from "../rights/units.ts"
import { cursorOf, pageOf, pagingBy } from "./paging.ts"
import { bodyProblems, ClientProblem, Unknown, unavailable } from "./problems.ts"
import { AnyInstant, SeasonRef } from "./values.ts"

const ClientRef = Schema.String.check(
  Schema.isPattern(/^[a-z][a-z0-9-]{1,39}$/u, { expected: "2 to 40 of a-z 0-9 -, beginning with a letter" }),
).annotate({ description: "A client, by the id that it was given.", examples: ["campaign-c15"] })
const CredentialRef = Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/u)).annotate({
  description: "A credential: the second part of its key, or the `keyid` of its signatures.",
  examples: ["5f1c0e7a9b2d4c86"],
})
const Days = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1095 }))

const grant = {
  unit: Unit,
  seasons: Schema.optionalKey(Schema.Array(SeasonRef).check(Schema.isMaxLength(20))).annotate({
    description: "All of them, if none is named.",
  }),
  campaign: Schema.optionalKey(Schema.String.check(Schema.isBetweenLength(1, 64))).annotate({
    description: "The campaign's number; of the unit `campaign` alone.",
    examples: ["C15"],
  }),
  purposes: Schema.optionalKey(Schema.Array(Purpose).check(Schema.isMaxLength(Purpose.literals.length))).annotate({
    description: "All of its unit's, if none is named.",
  }),
}
const name = Schema.String.check(Schema.isBetweenLength(1, 200)).annotate({
  examples: ["Campaign C15, its own system"],
})

/** A client that is asked for. */
export const NewClient = Schema.Struct({ client: ClientRef, name, ...grant })
  .check(Schema.makeFilter(faultOf, { toJsonSchema: () => ({}) }))
  .annotate({ identifier: "NewClient", description: "A system that shall work with the hub, and how far." })
export type NewClient = typeof NewClient.Type

const Credential = Schema.Struct({
  credential: CredentialRef,
  kind: Schema.Literals(["key", "signature"]),
  created: AnyInstant,
  expires: AnyInstant,
  revoked: Schema.NullOr(AnyInstant),
  lastUsed: Schema.NullOr(AnyInstant).annotate({ description: "To the minute." }),
}).annotate({ identifier: "Credential", description: "With what a client shows itself. Its secret is not kept." })

/** A client and its credentials. */
export const ClientView = Schema.Struct({
  client: ClientRef,
  name,
  ...grant,
  created: AnyInstant,
  closed: Schema.NullOr(AnyInstant),
  credentials: Schema.Array(Credential),
}).annotate({ identifier: "Client", description: "A system that works with the hub, and its credentials." })
export type ClientView = typeof ClientView.Type

const clientsCursor = cursorOf("clients", Schema.String)
const Clients = pageOf("Clients", ClientView, clientsCursor)

/** A credential that is asked for. */
export const NewCredential = Schema.Struct({
  days: Schema.optionalKey(Days).annotate({ description: "For how many days it holds; 365 unless said." }),
  publicKey: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(2000))).annotate({
    description:
      "The client's own public key in PEM, Ed25519 or ECDSA on P-256: then its signatures are taken (RFC 9421), and no key is made.",
  }),
}).annotate({ identifier: "NewCredential", description: "A key, or a public key whose signatures are taken." })

/** A rotation that is asked for. */
export const Rotation = Schema.Struct({
  overlapDays: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 90 }))).annotate({
    description: "For how many days the old key still holds; 7 unless said.",
  }),
  days: Schema.optionalKey(Days).annotate({ description: "For how many days the new key holds; 365 unless said." }),
}).annotate({ identifier: "KeyRotation", description: "How a key is followed by another." })

/** A credential that was made. */
const MadeCredential = Schema.Struct({
  credential: CredentialRef,
  expires: AnyInstant,
  key: Schema.optionalKey(Schema.String).annotate({
    description: "The key itself. It is shown here and never again.",
  }),
}).annotate({ identifier: "MadeCredential", description: "A credential that was made." })

const clientParameter = { client: ClientRef }
const credentialParameter = { credential: CredentialRef }

// None of these takes an idempotency key: an answer that shows a key is not kept.
export const ClientsApi = HttpApiGroup.make("clients")
  .add(
    HttpApiEndpoint.get("list", "/v1/clients", {
      query: pagingBy(clientsCursor),
      success: Clients,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({ summary: "List clients", description: "By id, those that were closed included." }),
    ),
    HttpApiEndpoint.post("add", "/v1/clients", {
      payload: NewClient,
      success: ClientView,
      error: [ClientProblem, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Add a client", description: "It has no credentials yet, and so cannot ask." }),
    ),
    HttpApiEndpoint.post("close", "/v1/clients/:client/closing", {
      params: clientParameter,
      success: ClientView,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Close a client", description: "For good, with all its credentials." }),
    ),
    HttpApiEndpoint.post("addCredential", "/v1/clients/:client/credentials", {
      params: clientParameter,
      payload: NewCredential,
      success: MadeCredential,
      error: [Unknown, ClientProblem, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Give a client a credential",
        description: "A key, which is shown once, or trust in the signatures of its own key.",
      }),
    ),
    HttpApiEndpoint.post("rotate", "/v1/credentials/:credential/rotation", {
      params: credentialParameter,
      payload: Rotation,
      success: MadeCredential,
      error: [Unknown, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Rotate a key",
        description: "Makes another key for the same client. Both hold for the days of the overlap.",
      }),
    ),
    HttpApiEndpoint.post("revoke", "/v1/credentials/:credential/revocation", {
      params: credentialParameter,
      success: Schema.Struct({ credential: CredentialRef }).annotate({
        identifier: "Revoked",
        description: "The credential that holds no more.",
      }),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Revoke a credential", description: "For good, and at once on every hub." }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Clients", description: "The systems that work with the hub." }))
