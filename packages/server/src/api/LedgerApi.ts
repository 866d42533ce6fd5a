import { SignedSeal } from "@mahmal/core/evidence/Seal"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Download } from "./Download.ts"
import { cursorOf, pageOf, pagingBy } from "./paging.ts"
import { idempotencyHeader, pilgrimParameter } from "./parameters.ts"
import { actProblems, NotOverProblem, Unknown, unavailable } from "./problems.ts"
import { AnyInstant, Instant, PilgrimRef, reasonUpTo } from "./values.ts"

/** An evidence bundle, byte for byte: any other form of it is another file. */
const EvidenceFile = Schema.String.pipe(HttpApiSchema.asText({ contentType: "application/json" })).annotate({
  identifier: "EvidenceFile",
  description: "An evidence bundle as canonical JSON (RFC 8785) and a line feed; docs/evidence.md has its format.",
})

/** Why somebody's personal data is erased. */
export const Erasing = Schema.Struct({
  reason: reasonUpTo(200).annotate({
    description: "Why. It stays on record for good, so it must not name anybody.",
    examples: ["Request 2026/118 under the law on personal data"],
  }),
}).annotate({ identifier: "Erasing", description: "Why somebody's personal data is erased." })

/** What became of it. */
const Erased = Schema.Struct({
  pilgrim: PilgrimRef,
  erased: Schema.Boolean.annotate({ description: "False when nothing was left to erase." }),
}).annotate({ identifier: "Erased", description: "Whose personal data is erased." })

const Short = Schema.String.check(Schema.isBetweenLength(1, 200))

/** An entry of the audit trail. */
const AuditEntry = Schema.Struct({
  number: Schema.Int,
  at: Instant,
  caller: Schema.String.annotate({ description: "Who asked, as far as it was proven.", examples: ["person:a.hajri"] }),
  unit: Schema.NullOr(Schema.String),
  purpose: Schema.NullOr(Schema.String),
  operation: Schema.String.annotate({ examples: ["pilgrims.one"] }),
  reads: Schema.String.annotate({ description: "The worst of what the operation tells.", examples: ["personal"] }),
  act: Schema.Boolean.annotate({ description: "Whether it changes anything." }),
  subjects: Schema.Array(Schema.String).annotate({
    description:
      "Pilgrims, groups, seasons and exchanges that it was about, by reference; other things as `<kind>/<name>`.",
    examples: [["1448-Q48-000001"]],
  }),
  outcome: Schema.Literals(["done", "denied", "refused", "failed"]),
  status: Schema.Int.annotate({ description: "The status of the answer.", examples: [200] }),
}).annotate({ identifier: "AuditEntry", description: "An entry of the audit trail." })

const auditCursor = cursorOf("audit", Schema.Int)
const AuditEntries = pageOf("AuditEntries", AuditEntry, auditCursor)

/** Which entries to give. Every criterion that is given must hold. */
const auditFilter = {
  caller: Schema.optionalKey(Short).annotate({ description: "Who asked." }),
  operation: Schema.optionalKey(Short).annotate({ description: "What was asked for, as `pilgrims.one`." }),
  subject: Schema.optionalKey(Short).annotate({ description: "A reference that it was about." }),
  outcome: Schema.optionalKey(AuditEntry.fields.outcome).annotate({ description: "What came of it." }),
  from: Schema.optionalKey(AnyInstant).annotate({ description: "Entries of this instant and later ones." }),
  to: Schema.optionalKey(AnyInstant).annotate({ description: "Entries before this instant." }),
  ...pagingBy(auditCursor),
}
export interface AuditFilter {
  readonly caller?: string
  readonly operation?: string
  readonly subject?: string
  readonly outcome?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly cursor?: number
}

const sealsCursor = cursorOf("seals", Schema.Int)
const Seals = pageOf("Seals", SignedSeal, sealsCursor)

export const LedgerApi = HttpApiGroup.make("ledger")
  .add(
    HttpApiEndpoint.get("evidence", "/v1/pilgrims/:pilgrim/evidence", {
      params: pilgrimParameter,
      success: EvidenceFile,
      error: [Unknown, unavailable],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Get the evidence about a pilgrim",
          description:
            "Every event with its proof up to a signed seal, in one file that is verified without this hub. What is not " +
            "sealed yet is sealed for it.",
        }),
      )
      .annotate(Download, ({ pilgrim }) => `evidence-${pilgrim}.json`),
    HttpApiEndpoint.post("erase", "/v1/pilgrims/:pilgrim/erasure", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      payload: Erasing,
      success: Erased,
      error: [NotOverProblem, ...actProblems],
    })
      .annotate(Commanding, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Erase a pilgrim's personal data",
          description: "Once the journey is over. The journey itself, its evidence and its proofs stay.",
        }),
      ),
    HttpApiEndpoint.get("audit", "/v1/audit", {
      query: auditFilter,
      success: AuditEntries,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the audit trail",
        description:
          "Every act, every read of personal data, and who signed in, out or in vain, newest first: who, what, about " +
          "whom; never what it said.",
      }),
    ),
    HttpApiEndpoint.get("seals", "/v1/seals", {
      query: pagingBy(sealsCursor),
      success: Seals,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "List the seals of the ledger",
        description: "Oldest first. The key of the first is the one to compare evidence with.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Ledger", description: "What happened, and the proof of it." }))
