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
 * What keeps something that is typed as a submission from being one, or an act or a fact of it from being a command; nothing when
 * all is well. What is written stays for ever, and a program that embeds the hub may have taken it from a wire unread.
 */
export const submissionFault = (submission: Submission): string | undefined => {
  const malformed = faultIn(submission)
  if (malformed !== undefined) return `What is submitted is no submission. ${malformed}`
  const wrong = commandFault(submission._tag === "Acts" ? submission.acts : submission.facts)
  return wrong && `What is submitted is no command. ${wrong}`
}
