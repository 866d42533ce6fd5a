import { Effect, Result } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Issuer } from "./access.ts"
import { callerOf } from "./Client.ts"
import { grantOf } from "./claims.ts"
import { isStrongEnough } from "./isStrongEnough.ts"
import { ProofRefused, type Provider, type Question } from "./Provider.ts"
import { personOf } from "./personOf.ts"
import { hashOfSecret, isSecret, newSecret } from "./secret.ts"
import { beginSession, callerId } from "./sessions.ts"

/** Somebody on the way to the provider: where the browser goes, and the secret that it holds meanwhile. */
export interface Begun {
  readonly goTo: URL
  readonly browser: string
}

/** Whoever is not back by then begins again. */
const patience = "10 minutes"

const insert = `
  with over as (delete from signing_in where expires < now())
  insert into signing_in (state, browser, verifier, nonce, return_to, expires)
  values ($1, $2, $3, $4, $5, now() + interval '${patience}')`

/**
 * An address of this hub, and of no other; `/docs` for anything else. Whole, as it was checked: its path alone might be
 * read as the name of another host (`//evil.example`).
 */
export const returnTo = (asked: string | undefined, origin: string): string => {
  const href = asked === undefined ? undefined : URL.parse(asked, origin)?.href
  return href?.startsWith(`${origin}/`) ? href : "/docs"
}

/** Begins to sign somebody in. State, nonce and verifier are of this one attempt (RFC 7636, OpenID Connect Core). */
export const begin = Effect.fn("signIn.begin")(function* (provider: Provider, redirectUri: string, back: string) {
  const [state, browser, verifier, nonce] = [newSecret(), newSecret(), newSecret(), newSecret()]
  const database = yield* Database
  const question: Question = { redirectUri, state, nonce, verifier }
  const goTo = yield* provider.begin(question)
  yield* database.query({ text: insert, values: [hashOfSecret(state), hashOfSecret(browser), verifier, nonce, back] })
  return { goTo, browser } satisfies Begun
})

// Taken with the first answer, whatever it proves: none is looked at twice.
const take = `
  delete from signing_in where state = $1 and expires > now()
  returning browser, verifier, nonce, return_to as "returnTo"`

/** What was begun, and where to go on once it is finished. */
interface Asked {
  readonly verifier: string
  readonly nonce: string
  readonly state: string
  readonly returnTo: string
}

/** Finds what was begun in the same browser. */
export const taken = Effect.fn("signIn.taken")(function* (url: URL, browser: string | undefined) {
  const state = url.searchParams.get("state") ?? ""
  const database = yield* Database
  const [asked] = yield* database.query<Asked & { readonly browser: Buffer }>({
    text: take,
    values: [hashOfSecret(state)],
  })
  if (asked === undefined || browser === undefined || !isSecret(browser, asked.browser))
    return yield* new ProofRefused({ detail: "This was not begun in this browser, or too long ago." })
  return { ...asked, state } satisfies Asked
})

/** Finishes what was begun: gives the new session, and whose it is. */
export const finish = Effect.fn("signIn.finish")(function* (
  provider: Provider,
  issuer: Issuer,
  url: URL,
  asked: Asked,
) {
  const { claims, idToken } = yield* provider.finish(url, asked)
  if (!isStrongEnough(claims, issuer.classes)) return yield* new ProofRefused({ detail: "This was too weak a proof." })
  const grant = grantOf(claims, issuer.claims)
  if (Result.isFailure(grant)) return yield* new ProofRefused({ detail: grant.failure })
  const name = typeof claims.name === "string" ? claims.name.slice(0, 200) : claims.sub
  const person = { person: personOf(claims), name, grant: grant.success, idToken }
  const caller = callerOf({ id: callerId(person.person), kind: "person" }, grant.success)
  return { ...(yield* beginSession(person)), caller }
})
