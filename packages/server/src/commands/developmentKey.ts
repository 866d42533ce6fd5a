import { Effect } from "effect"
import { addClient, readClient } from "../identity/clients.ts"
import { addKey, revokeCredential } from "../identity/credentials.ts"

const client = "development"

/** A key of IT for a day, for who tries the hub on this machine. Those of earlier starts hold no more. */
export const developmentKey = Effect.fn("developmentKey")(function* () {
  const adding = addClient({ id: client, name: "Whoever tries the hub on this machine", unit: "it" }, "pnpm start")
  yield* Effect.catchTag(adding, "ClientTaken", () => Effect.void)
  const { credentials } = yield* readClient(client)
  for (const { id, revoked } of credentials) if (revoked === null) yield* revokeCredential(id)
  const { key } = yield* addKey(client, "pnpm start", 1)
  return key
})
