import { randomUUID } from "node:crypto"
import { Effect, Option, Redacted } from "effect"
import { csrfHeader } from "../../src/http/identify.ts"
import type { Access, Issuer } from "../../src/identity/access.ts"
import type { Grant } from "../../src/identity/Client.ts"
import { addClient } from "../../src/identity/clients.ts"
import { cookiesFor } from "../../src/identity/cookies.ts"
import { addKey } from "../../src/identity/credentials.ts"
import { beginSession, findSession } from "../../src/identity/sessions.ts"

/** How callers reach a hub of the tests: by keys, on this machine, and as often as they like. */
export const openAccess: Access = {
  publicUrl: Option.none(),
  issuer: Option.none(),
  proxies: 0,
  perMinute: { person: 1_000_000, system: 1_000_000, address: 1_000_000, callback: 1_000_000 },
}

/** The headers of a system with a key of its own. */
export const keyHeaders = Effect.fnUntraced(function* (grant: Grant, id = `test-${randomUUID().slice(0, 8)}`) {
  const adding = addClient({ id, name: "A system of the tests", ...grant }, "test")
  // Another hub on the same database made it: then it is the same system there.
  yield* Effect.catchTag(adding, "ClientTaken", () => Effect.void)
  const { key } = yield* addKey(id, "test")
  return { authorization: `Bearer ${key}` }
})

/** The headers of the page of somebody who signed in. */
export const sessionHeaders = Effect.fnUntraced(function* (grant: Grant, person: string = randomUUID()) {
  const { secret } = yield* beginSession({ person, name: "Invented", grant, idToken: "" })
  const found = yield* findSession(secret)
  return { cookie: `${cookiesFor(false).session}=${secret}`, [csrfHeader]: found?.session?.csrf ?? "" }
})

/** An issuer at an address, as a hub is told of it. */
export const issuerAt = (url: string): Issuer => ({
  url: new URL(url),
  clientId: "mahmal-hub",
  clientSecret: Redacted.make("a secret of the tests"),
  audience: "mahmal",
  tokenType: "at+jwt",
  classes: [],
  claims: { unit: "mahmal_unit", seasons: "mahmal_seasons", campaign: "mahmal_campaign" },
})
