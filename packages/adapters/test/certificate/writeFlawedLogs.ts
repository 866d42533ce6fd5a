import { Effect } from "effect"
import type { Flaw } from "./flawedCall.ts"

/**
 * Logs and prints what an adapter with these flaws would. The receiver is logged and not printed: certificates that run
 * concurrently share one terminal and have the same people.
 */
export const writeFlawedLogs = Effect.fnUntraced(function* (
  has: readonly Flaw[],
  secret: string | undefined,
  receiver: string,
) {
  if (has.includes("logs the password")) yield* Effect.logDebug("calling", secret)
  if (has.includes("prints the password")) process.stdout.write(`calling ${secret}\n`)
  if (has.includes("annotates logs with the password"))
    yield* Effect.annotateLogs(Effect.logDebug("calling"), { secret })
  if (has.includes("logs the receiver")) yield* Effect.logDebug("calling", encodeURIComponent(receiver))
})
