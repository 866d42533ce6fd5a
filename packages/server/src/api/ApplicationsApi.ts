import { Code } from "@mahmal/core/intake/Code"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { idempotencyHeader, seasonParameter } from "./parameters.ts"
import { bodyProblems, commandProblems, FileProblem, Frozen } from "./problems.ts"

/** The largest applications file, in bytes. It is read as it comes and never held in memory. */
const largestFile = 1024 * 1024 * 1024

const Count = Schema.Int

/** What became of an applications file. */
const IntakeReport = Schema.Struct({
  rows: Count.annotate({ description: "All rows but the header: the sum of `accepted` and `rejected`." }),
  accepted: Count.annotate({ description: "Who is accepted; of rows that were known, who was." }),
  rejected: Count.annotate({ description: "Who is rejected; of rows that were known, who was." }),
  byReason: Schema.Record(Code, Schema.optionalKey(Count)).annotate({
    description:
      "How many rows each reason applies to, or did when they were known. A row may have several; `malformed-row` could not be read at all.",
  }),
  added: Count.annotate({ description: "Rows that were not known before." }),
  known: Count.annotate({ description: "Rows that were known with the very same content." }),
  changed: Schema.Array(Schema.String).annotate({
    description:
      "Application numbers that are known with other content: nothing was changed for them, and they are counted as they stand.",
  }),
}).annotate({
  identifier: "IntakeReport",
  description:
    "What became of an applications file. `rows` is also the sum of `added`, `known` and those in `changed`.",
})

export const ApplicationsApi = HttpApiGroup.make("applications")
  .add(
    HttpApiEndpoint.post("send", "/v1/seasons/:season/applications", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: HttpApiSchema.StreamUint8Array({ contentType: "text/csv", maxBytes: largestFile }),
      success: IntakeReport,
      error: [FileProblem, Frozen, ...commandProblems, ...bodyProblems],
    })
      .annotate(Commanding, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Send an applications file",
          description:
            "Decides every row by the season's rules and stores the people. CSV in UTF-8 (RFC 4180) with a header row, at most " +
            "1 GiB and not compressed; anything else is refused. Who is known already stands as they stand, and who is new is " +
            "decided together with them: the same file again adds nobody, and changes nobody. No row stops the others.",
        }),
      ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Applications", description: "What a registration portal exports." }))
