import { Effect } from "effect"
import type { Answer } from "../conversations/Conversation.ts"
import type { Operation } from "../exchange/Operation.ts"
import { Finding } from "../exchange/settle.ts"
import type { QuestionReason, SubmissionReason } from "../ports/reason.ts"
import { commandFault } from "./commandFault.ts"
import { faultOf } from "./faultOf.ts"

const findingFault = faultOf(Finding)

/** The reason when an adapter breaks its port: as after garbage, the call may have been carried out. */
const broken = (kind: "send" | "ask", detail: string): SubmissionReason | QuestionReason => ({
  _tag: kind === "send" ? "InDoubt" : "Unreadable",
  detail,
})

/** The answer to a call, or why there was none. The adapter may be somebody else's: one that breaks its port is a reason too. */
export const heard = (
  kind: "send" | "ask",
  operation: Operation,
  call: Effect.Effect<Answer, { readonly reason: SubmissionReason | QuestionReason }>,
) =>
  call.pipe(
    Effect.flatMap((answer) => {
      const fault = faultIn(answer)
      if (fault === undefined) return Effect.succeed(answer)
      return Effect.fail({ reason: broken(kind, `The adapter did not say what it must. ${fault}`) })
    }),
    // Last, because reading an answer that is none may break too.
    Effect.catchDefect((defect) => {
      const name = defect instanceof Error ? defect.name : typeof defect
      const reason = broken(kind, `The adapter broke off: ${name}.`)
      return Effect.andThen(
        Effect.logError(`the adapter broke off in ${operation}: ${name}`, framesOf(defect)),
        Effect.fail({ reason }),
      )
    }),
  )

/** Where in the code it broke, without the message: that may repeat what it could not read, which is about somebody. */
const framesOf = (defect: unknown): ReadonlyArray<string> =>
  defect instanceof Error ? (defect.stack ?? "").split("\n").filter((line) => /^ +at /.test(line)) : []

/** Why an answer breaks its port, such as success without its number: an event or an exchange would keep that for ever. */
const faultIn = (answer: Answer): string | undefined =>
  findingFault(answer) ?? (answer.outcome === "none" ? undefined : commandFault(answer.facts))
