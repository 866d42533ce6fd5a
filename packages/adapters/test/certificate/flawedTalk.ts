import { Effect } from "effect"
import type { Flaw } from "./flawedCall.ts"

/**
 * What an adapter with these flaws says of a call: `secret` holds the password, `whom` the person's number. Certificates
 * that run side by side hear one terminal and have the same people, so no person is named there.
 */
export const flawedTalk = Effect.fnUntraced(function* (has: readonly Flaw[], secret: string | undefined, whom: string) {
  if (has.includes("tells")) yield* Effect.logDebug("calling", secret)
  if (has.includes("mutters")) process.stdout.write(`calling ${secret}\n`)
  if (has.includes("annotates")) yield* Effect.annotateLogs(Effect.logDebug("calling"), { secret })
  if (has.includes("names")) yield* Effect.logDebug("calling", encodeURIComponent(whom))
})
