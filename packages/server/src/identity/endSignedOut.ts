import { Effect } from "effect"
import type { CallerShape } from "../rights/Caller.ts"
import { clockTolerance, type Provider } from "./Provider.ts"
import { personOf } from "./personOf.ts"
import { callerId, endSessionsOnce } from "./sessions.ts"
import { Trail } from "./Trail.ts"

/** How the trail calls the provider, where it is who ends a session. */
const byProvider: CallerShape = { id: "provider", kind: "system", seasons: "all", purposes: [] }

/**
 * Ends the sessions of whoever the provider has signed out, or no longer knows, by a logout token; gives how many. Each is
 * taken once, by its `jti`: one that is shown again ends nothing.
 */
export const endSignedOut = Effect.fn("endSignedOut")(function* (provider: Provider, token: string) {
  const claims = yield* provider.signedOut(token)
  const caller = callerId(personOf(claims))
  // To the end of that second, because a token's time has no fractions, and as far as the clocks may differ.
  const until = (Number(claims.iat) + clockTolerance) * 1000 + 999
  const ended = yield* endSessionsOnce(String(claims.jti), caller, new Date(until))
  if (ended.length > 0)
    yield* (yield* Trail).record({
      caller: byProvider,
      operation: "session.end",
      reads: "nothing",
      act: true,
      subjects: [caller, ...ended.map((session) => `session/${session}`)],
      outcome: "done",
      status: 200,
    })
  return ended.length
})
