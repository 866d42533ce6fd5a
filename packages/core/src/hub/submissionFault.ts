import { Result, Schema } from "effect"
import { commandFault, isCommand } from "./commandFault.ts"
import type { Submission } from "./Submission.ts"

const asked = Schema.Array(Schema.Struct({ pilgrim: Schema.String, command: Schema.Unknown }))
const Form = Schema.TaggedUnion({
  Acts: { acts: asked },
  Facts: { turn: Schema.Struct({ exchange: Schema.String }), facts: asked },
})
const isFormed = Schema.is(Form)
const read = Schema.decodeUnknownResult(Form, { errors: "all" })

/**
 * What keeps something that is typed as a submission from being one, or an act of it from being a command; nothing when all is
 * well. What is written stays for ever, and a program that embeds the hub may have taken it from a wire unread.
 */
export const submissionFault = (submission: Submission): string | undefined => {
  if (!isFormed(submission))
    return `What is submitted is no submission. ${Result.match(read(submission), { onSuccess: () => "", onFailure: ({ message }) => message })}`
  const wrong = submission._tag === "Acts" ? submission.acts.find(({ command }) => !isCommand(command)) : undefined
  return wrong && `What is submitted is no command. ${commandFault(wrong.command)}`
}
