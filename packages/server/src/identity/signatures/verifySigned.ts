import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { findCredential } from "../findCredential.ts"
import { ProofRefused } from "../Provider.ts"
import { isSigned, whatLacks, window } from "./checkSignature.ts"
import { readSignature } from "./readSignature.ts"
import type { SignedMessage } from "./signatureBase.ts"

// Kept longer than the signature would be taken, by our clock and the database's.
const take = `
  with over as (delete from used_nonce where expires < now())
  insert into used_nonce (credential, nonce, expires) values ($1, $2, now() + $3 * interval '1 second')
  on conflict do nothing returning nonce`

/**
 * The caller who signed a request (RFC 9421), and with which key. Each signature is taken once, by whichever hub it comes to.
 *
 * An unknown key, a wrong signature and one that was taken before are told apart by nobody who does not hold the key.
 */
export const verifySigned = Effect.fn("verifySigned")(function* (message: SignedMessage, body: Uint8Array) {
  const shown = readSignature(message.headers)
  if (typeof shown === "string") return yield* new ProofRefused({ detail: shown })
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const lacks = whatLacks(shown, message, body, now)
  if (lacks !== undefined) return yield* new ProofRefused({ detail: lacks })
  const found = yield* findCredential(shown.keyId)
  const refused = new ProofRefused({ detail: "The signature proves nothing." })
  if (found?.publicKey == null || !isSigned(shown, message, found.publicKey)) return yield* refused
  const database = yield* Database
  const taken = yield* database.query({ text: take, values: [shown.keyId, shown.nonce, 2 * window] })
  if (taken.length === 0) return yield* new ProofRefused({ detail: "This signature was taken before." })
  return { caller: found.caller, keyId: shown.keyId }
})
