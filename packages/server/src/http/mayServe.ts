import { Effect, Option, Schema } from "effect"
import type { Access } from "../identity/access.ts"
import { Database } from "../postgres/Database.ts"
import { isLoopback } from "./ownName.ts"

/** The hub was told to listen where others than this machine's users would reach it, and it would not be safe. */
export class ServingUnsafe extends Schema.TaggedError<ServingUnsafe>()("ServingUnsafe", {
  host: Schema.String,
  lacks: Schema.String,
}) {
  override get message(): string {
    return `HOST is ${JSON.stringify(this.host)}, which others can reach; ${this.lacks}`
  }
}

const anyCredential = `
  select from credential k join client c on c.id = k.client
  where k.revoked is null and k.expires > now() and c.closed is null limit 1`

const isSafe = ({ protocol, hostname }: URL): boolean => protocol === "https:" || isLoopback(hostname)

/**
 * Fails unless the hub may listen on a host. On a loopback address it always may. Elsewhere it needs a public address with
 * TLS, and somebody who can show who they are; a provider without TLS, such as the one for development, is refused.
 */
export const mayServe = Effect.fn("mayServe")(function* (host: string, { publicUrl, issuer }: Access) {
  if (isLoopback(host)) return
  const unsafe = (lacks: string) => new ServingUnsafe({ host, lacks })
  if (Option.isNone(publicUrl) || !isSafe(publicUrl.value))
    return yield* unsafe("expected PUBLIC_URL to be the https address under which callers reach the hub.")
  if (Option.isSome(issuer) && issuer.value.url.protocol !== "https:")
    return yield* unsafe(
      "expected OIDC_ISSUER to be an https address: the provider for development is for this machine.",
    )
  if (Option.isSome(issuer)) return
  const database = yield* Database
  if ((yield* database.query({ text: anyCredential })).length === 0)
    return yield* unsafe("expected an OIDC_ISSUER, or a first key: `mahmal keys create --help`.")
})
