import { createPublicKey } from "node:crypto"
import { Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"
import { mintId, mintKey } from "./apiKey.ts"
import { ClientUnknown, CredentialUnknown } from "./clients.ts"

/** What was given is not the public key of a kind of signature that the hub takes. */
export class PublicKeyUnfit extends Schema.TaggedError<PublicKeyUnfit>()("PublicKeyUnfit", {}) {
  override get message(): string {
    return "Expected a public key in PEM: Ed25519, or ECDSA on P-256."
  }
}

/** How long a credential holds unless something else is said, and how long a rotated one goes on, in days. */
export const usualDays = 365
export const usualOverlap = 7

const insert = `
  insert into credential (id, client, secret_hash, public_key, created_by, expires)
  select $1, c.id, $3, $4, $5, now() + $6 * interval '1 day' from client c where c.id = $2 and c.closed is null
  returning expires`

const add = Effect.fnUntraced(function* (
  credential: { readonly id: string; readonly client: string; readonly hash?: Buffer; readonly publicKey?: string },
  by: string,
  days: number,
) {
  const database = yield* Database
  const { id, client, hash = null, publicKey = null } = credential
  const values = [id, client, hash, publicKey, by, days]
  const [row] = yield* database.query<{ expires: Date }>({ text: insert, values })
  if (row === undefined) return yield* new ClientUnknown({ id: client })
  return row.expires
})

/** Makes a key for a client. Its text is in the answer and nowhere else, ever. */
export const addKey = Effect.fn("addKey")(function* (client: string, by: string, days = usualDays) {
  const { id, text, hash } = mintKey()
  return { id, key: text, expires: yield* add({ id, client, hash }, by, days) }
})

/**
 * The one form in which a public key is kept, if it is of a kind that the hub takes. Of a private key its public half
 * could be had, but who sends one has told it already, and would go on using it.
 */
const pemOf = (given: string): string | undefined => {
  if (!given.trimStart().startsWith("-----BEGIN PUBLIC KEY-----")) return undefined
  try {
    const key = createPublicKey(given)
    const fits =
      key.asymmetricKeyType === "ed25519" ||
      (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1")
    return fits ? key.export({ type: "spki", format: "pem" }).toString() : undefined
  } catch {
    return undefined
  }
}

/** The one form of a public key; fails with `PublicKeyUnfit` for what is none, or of another kind. */
export const publicKeyOf = (given: string): Effect.Effect<string, PublicKeyUnfit> =>
  Effect.mapError(Effect.fromNullishOr(pemOf(given)), () => new PublicKeyUnfit())

/** Trusts the signatures of a client's own key, under the `keyid` that is given back. */
export const addPublicKey = Effect.fn("addPublicKey")(function* (
  client: string,
  publicKey: string,
  by: string,
  days = usualDays,
) {
  const pem = yield* publicKeyOf(publicKey)
  const id = mintId()
  return { id, expires: yield* add({ id, client, publicKey: pem }, by, days) }
})

// In one statement: a key never runs out earlier without one in its place.
const rotate = `
  with old as (
    update credential k set expires = least(k.expires, now() + $5 * interval '1 day') from client c
    where k.id = $1 and k.secret_hash is not null and k.revoked is null and k.expires > now()
      and c.id = k.client and c.closed is null
    returning k.client
  )
  insert into credential (id, client, secret_hash, created_by, expires)
  select $2, client, $3, $4, now() + $6 * interval '1 day' from old returning expires`

/** Makes another key for the client of one, which still holds for `overlap` days and then no more. */
export const rotateKey = Effect.fn("rotateKey")(function* (
  id: string,
  by: string,
  overlap = usualOverlap,
  days = usualDays,
) {
  const database = yield* Database
  const fresh = mintKey()
  const values = [id, fresh.id, fresh.hash, by, overlap, days]
  const [row] = yield* database.query<{ expires: Date }>({ text: rotate, values })
  if (row === undefined) return yield* new CredentialUnknown({ id })
  return { id: fresh.id, key: fresh.text, expires: row.expires }
})

const revoke = "update credential set revoked = now() where id = $1 and revoked is null returning id"

/** Revokes a credential for good: from here on no hub takes it. */
export const revokeCredential = Effect.fn("revokeCredential")(function* (id: string) {
  const database = yield* Database
  const rows = yield* database.query({ text: revoke, values: [id] })
  if (rows.length === 0) return yield* new CredentialUnknown({ id })
})
