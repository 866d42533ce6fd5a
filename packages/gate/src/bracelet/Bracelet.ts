import type { Bytes } from "../Bytes.ts"
import { fromHex, toHex } from "../Bytes.ts"
import { type Cbor, type CborMap, isArray, isBytes, isCount, isMap } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Claim, readClaims, textClaim, timeClaim } from "../cose/Claim.ts"
import { refuse } from "../Refusal.ts"

/** What a bracelet may open besides its own camps. The index is the number of the bit on the wire: add only at the end. */
export const entitlements = [
  "train",
  "mina",
  "arafat",
  "muzdalifah",
  "jamarat",
  "clinic",
  "kitchen",
  "operations",
] as const

/** One of the entitlements. */
export type Entitlement = (typeof entitlements)[number]

/**
 * The content of a bracelet. It has no personal data: `reference` is a random number of 8 to 16 bytes (in hexadecimal) that
 * only the hub can resolve to a pilgrim. Times are in seconds since 1970. `camps` has one camp for each site (Mina, Arafat).
 */
export interface Bracelet {
  readonly issuer: string
  readonly issuedAt: number
  readonly notBefore: number
  readonly expires: number
  readonly reference: string
  readonly season: number
  readonly group: number
  readonly camps: readonly number[]
  readonly entitlements: readonly Entitlement[]
  /** Where its status is: the URI of a status list, and the index in it. */
  readonly status: { readonly list: string; readonly index: number }
}

/** Writes the claims of a bracelet. Throws a RangeError for a value that `decodeBracelet` would refuse, or a time in milliseconds. */
export const encodeBracelet = (bracelet: Bracelet): Bytes => {
  const reference = fromHex(bracelet.reference)
  const unknown = bracelet.entitlements.find((name) => !entitlements.includes(name))
  if (unknown !== undefined) throw new RangeError(`there is no entitlement ${unknown}`)
  // A bracelet with its expiry in milliseconds would be valid for ever.
  if (![bracelet.issuedAt, bracelet.notBefore, bracelet.expires].every((time) => isCount(time) && time < 2 ** 32))
    throw new RangeError("a time is not in whole seconds since 1970")
  const bits = bracelet.entitlements.reduce((sum, name) => sum | (1 << entitlements.indexOf(name)), 0)
  const wrong = faultOf(reference, bracelet)
  if (wrong !== undefined) throw new RangeError(wrong)
  return encodeCbor(
    new Map<number, Cbor>([
      [Claim.issuer, bracelet.issuer],
      [Claim.expires, bracelet.expires],
      [Claim.notBefore, bracelet.notBefore],
      [Claim.issuedAt, bracelet.issuedAt],
      [Claim.status, statusClaim(bracelet.status)],
      [Claim.bracelet, [reference, bracelet.season, bracelet.group, bracelet.camps, bits]],
    ]),
  )
}

/** Reads the claims of a bracelet: exactly these, in deterministic CBOR. Unknown entitlements are left out. */
export const decodeBracelet = (payload: Bytes): Bracelet => {
  const claims = readClaims(payload, "deterministic")
  const own = claims.get(Claim.bracelet)
  if (claims.size !== 6 || !isArray(own) || own.length !== 5)
    return refuse("claims-malformed", "not the claims of a bracelet")
  const [reference, season, group, camps, bits] = own
  if (!isBytes(reference) || !isCount(season) || !isCount(group) || !isArray(camps) || !camps.every(isCount))
    return refuse("claims-malformed", "a part of the bracelet is of the wrong kind")
  if (!isCount(bits) || bits >= 2 ** 31) return refuse("claims-malformed", "entitlements are not a set of bits")
  const bracelet: Bracelet = {
    issuer: textClaim(claims, Claim.issuer),
    issuedAt: timeClaim(claims, Claim.issuedAt),
    notBefore: timeClaim(claims, Claim.notBefore),
    expires: timeClaim(claims, Claim.expires),
    reference: toHex(reference),
    season,
    group,
    camps,
    entitlements: entitlements.filter((_, bit) => bits & (1 << bit)),
    status: readStatusClaim(claims),
  }
  const wrong = faultOf(reference, bracelet)
  return wrong === undefined ? bracelet : refuse("claims-malformed", wrong)
}

const faultOf = (reference: Bytes, bracelet: Bracelet): string | undefined => {
  const { camps, expires, issuedAt, notBefore, status } = bracelet
  if (reference.length < 8 || reference.length > 16) return "the reference must have 8 to 16 bytes"
  if (bracelet.issuer.length > 40 || status.list.length > 80) return "the issuer or the list's URI is too long"
  if (camps.length > 8) return "more than 8 camps"
  if (![bracelet.season, bracelet.group, status.index, ...camps].every((number) => isCount(number) && number < 2 ** 32))
    return "a number is not a whole one below 2³²"
  if (notBefore >= expires || issuedAt >= expires) return "it expires before it is valid"
  return undefined
}

/** The claim that refers to a status list (Token Status List draft). */
const statusClaim = ({ list, index }: Bracelet["status"]): CborMap =>
  new Map([
    [
      "status_list",
      new Map<string, Cbor>([
        ["idx", index],
        ["uri", list],
      ]),
    ],
  ])

const readStatusClaim = (claims: CborMap): Bracelet["status"] => {
  const status = claims.get(Claim.status)
  const reference = isMap(status) && status.size === 1 ? status.get("status_list") : undefined
  if (!isMap(reference) || reference.size !== 2) return refuse("claims-malformed", "no place in a status list")
  const [index, list] = [reference.get("idx"), reference.get("uri")]
  return isCount(index) && typeof list === "string"
    ? { list, index }
    : refuse("claims-malformed", "the place in the status list is of the wrong kind")
}
