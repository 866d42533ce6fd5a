import type { Bytes } from "../Bytes.ts"
import { type Cbor, type CborMap, isBytes, isMap } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Claim, textClaim, timeClaim } from "../cose/Claim.ts"
import { type Signer, signSign1 } from "../cose/Signer.ts"
import { orRefused, type Refused, refuse } from "../Refusal.ts"
import { openToken } from "../trust/openToken.ts"
import type { TrustList } from "../trust/TrustList.ts"
import { deflate, inflate } from "../zlib.ts"
import type { StatusBits, StatusList } from "./StatusList.ts"

const type = "application/statuslist+cwt"

/** The most bytes that a list may have uncompressed: 8 million statuses of 8 bits. */
export const maxStatusBytes = 8 * 1024 * 1024

/** Signs a list as a Status List Token in CWT form (draft-ietf-oauth-status-list, 5.2). */
export const signStatusList = async (list: StatusList, signer: Signer): Promise<Bytes> =>
  signSign1(
    encodeCbor(
      new Map<number, Cbor>([
        ...statusListClaims(list),
        [
          Claim.statusList,
          new Map<string, Cbor>([
            ["bits", list.bits],
            ["lst", await deflate(list.statuses)],
          ]),
        ],
      ]),
    ),
    signer,
    type,
  )

/**
 * Opens a Status List Token. It must be signed by a key for `status-list`, not expired, and not older than the list with the
 * same URI that the reader holds, so that nobody can reactivate a revoked bracelet with an old list.
 */
export const openStatusList = (
  token: Bytes,
  trust: TrustList,
  now: number,
  held?: StatusList,
): Promise<{ readonly outcome: "opened"; readonly list: StatusList } | Refused> =>
  orRefused(async () => {
    const claims = await openToken(token, type, "status-list", trust, now)
    const content = claims.get(Claim.statusList)
    const bits = isMap(content) ? content.get("bits") : undefined
    const compressed = isMap(content) ? content.get("lst") : undefined
    if (!isStatusBits(bits) || !isBytes(compressed)) return refuse("claims-malformed", "no status list")
    const common = readStatusListClaims(claims)
    if (common.uri === held?.uri && common.issuedAt < held.issuedAt)
      return refuse("not-newer", "older than the list that is held")
    const statuses = await inflate(compressed, maxStatusBytes)
    return { outcome: "opened", list: { ...common, bits, statuses } } as const
  })

/** The claims that a list and a delta share. */
export const statusListClaims = (list: StatusList): [number, Cbor][] => {
  const claims: [number, Cbor][] = [
    [Claim.subject, list.uri],
    [Claim.issuedAt, list.issuedAt],
  ]
  if (list.expires !== undefined) claims.push([Claim.expires, list.expires])
  if (list.timeToLive !== undefined) claims.push([Claim.timeToLive, list.timeToLive])
  return claims
}

/** Reads the claims that a list and a delta share. */
export const readStatusListClaims = (claims: CborMap): Omit<StatusList, "bits" | "statuses"> => ({
  uri: textClaim(claims, Claim.subject),
  issuedAt: timeClaim(claims, Claim.issuedAt),
  ...(claims.has(Claim.expires) ? { expires: timeClaim(claims, Claim.expires) } : {}),
  ...(claims.has(Claim.timeToLive) ? { timeToLive: timeClaim(claims, Claim.timeToLive) } : {}),
})

/** Narrows to a number of bits that the draft allows. */
const isStatusBits = (value: Cbor): value is StatusBits => value === 1 || value === 2 || value === 4 || value === 8
