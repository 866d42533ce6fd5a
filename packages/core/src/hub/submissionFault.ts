import { Schema } from "effect"
import { Finding } from "../exchange/settle.ts"
import { commandFault } from "./commandFault.ts"
import { faultOf } from "./faultOf.ts"
import type { Submission } from "./Submission.ts"

const asked = Schema.Array(Schema.Struct({ pilgrim: Schema.String, command: Schema.Unknown }))
const faultIn = faultOf(
  Schema.TaggedUnion({
    Acts: { acts: asked },
    Facts: { turn: Schema.Struct({ exchange: Schema.String, finding: Finding }), facts: asked },
  }),
)

/**
 * Why a value that is typed as a submission is none, or holds an act or a fact that is no command; undefined when all is well.
 *
 * Looked at although the types say it: what is written stays for ever, and a program that embeds the hub may pass on what it
 * received without reading it.
 */
export const submissionFault = (submission: Submission): string | undefined => {
  const malformed = faultIn(submission)
  if (malformed !== undefined) return `What is submitted is no submission. ${malformed}`
  const wrong = commandFault(submission._tag === "Acts" ? submission.acts : submission.facts)
  return wrong && `What is submitted is no command. ${wrong}`
}
