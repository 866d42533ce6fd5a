import { Clock, Effect } from "effect"
import { findCredential } from "../findCredential.ts"
import { isFirst } from "../isFirst.ts"
import { ProofRefused } from "../Provider.ts"
import { isSigned, whatLacks, window } from "./checkSignature.ts"
import { readSignature } from "./readSignature.ts"
import type { SignedMessage } from "./signatureBase.ts"

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
  if (!(yield* isFirst(shown.keyId, shown.nonce, 2 * window)))
    return yield* new ProofRefused({ detail: "This signature was taken before." })
  return { caller: found.caller, keyId: shown.keyId }
})
