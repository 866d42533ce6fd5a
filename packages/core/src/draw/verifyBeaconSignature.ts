import { bls12_381 } from "@noble/curves/bls12-381.js"
import { sha256 as noble } from "@noble/hashes/sha2.js"
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { Data, Result } from "effect"
import { sha256 } from "../hashing/sha256.ts"
import type { Beacon } from "./Beacon.ts"
import type { DrandChain, Scheme } from "./drandChain.ts"

/** Why a beacon may not be used: its network did not sign it, or its randomness is not made of the signature. */
export class BeaconRefused extends Data.TaggedError("BeaconRefused")<{
  readonly reason: "randomness" | "signature"
  readonly message: string
}> {}

const G1 = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
const G2 = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"

const signedMessage = (chained: boolean, beacon: Beacon): Uint8Array => {
  const round = hexToBytes(beacon.round.toString(16).padStart(16, "0"))
  return noble(chained ? concatBytes(hexToBytes(beacon.previousSignature ?? ""), round) : round)
}

/** A chained beacon carries what came before it: a whole signature, or for round 1 the group's hash; others carry nothing. */
const previousFits = (chain: Pick<DrandChain, "scheme" | "groupHash">, beacon: Beacon): boolean => {
  if (chain.scheme !== "pedersen-bls-chained") return beacon.previousSignature === undefined
  if (beacon.round === 1) return beacon.previousSignature === chain.groupHash
  return beacon.previousSignature?.length === 192
}

const signed = (scheme: Scheme, publicKey: string, beacon: Beacon): boolean => {
  const message = signedMessage(scheme === "pedersen-bls-chained", beacon)
  const key = hexToBytes(publicKey)
  const signature = hexToBytes(beacon.signature)
  try {
    if (scheme === "bls-unchained-g1-rfc9380") {
      const bls = bls12_381.shortSignatures
      return bls.verify(signature, bls.hash(message, G1), key)
    }
    const bls = bls12_381.longSignatures
    return bls.verify(signature, bls.hash(message, G2), key)
  } catch {
    // The library throws where key or signature is no point of the curve's group.
    return false
  }
}

const refuse = (reason: BeaconRefused["reason"], message: string) => Result.fail(new BeaconRefused({ reason, message }))

/**
 * Checks the BLS signature of a beacon, and that its randomness is the signature's SHA-256. Offline.
 *
 * Of the chain only scheme, key and group hash are used; that chain and round are those committed to is for `checkInputs`.
 */
export const verifyBeaconSignature = (
  chain: Pick<DrandChain, "scheme" | "publicKey" | "groupHash">,
  beacon: Beacon,
): Result.Result<Beacon, BeaconRefused> => {
  if (sha256(hexToBytes(beacon.signature)) !== beacon.randomness) {
    return refuse("randomness", "the randomness is not the SHA-256 of the signature")
  }
  if (!previousFits(chain, beacon)) return refuse("signature", `the previous signature does not fit ${chain.scheme}`)
  if (!signed(chain.scheme, chain.publicKey, beacon)) {
    return refuse("signature", `the chain's key did not sign round ${beacon.round}`)
  }
  return Result.succeed(beacon)
}
