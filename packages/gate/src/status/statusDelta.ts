import { type Bytes, sameBytes } from "../Bytes.ts"
import { type Cbor, isArray, isBytes, isCount } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Claim } from "../cose/Claim.ts"
import { type Signer, signSign1 } from "../cose/Signer.ts"
import { orRefused, type Refused, refuse } from "../Refusal.ts"
import { openToken } from "../trust/openToken.ts"
import type { TrustList } from "../trust/TrustList.ts"
import { deflate, inflate } from "../zlib.ts"
import { digestOf, type StatusList, setStatus, sizeOf, statusAt } from "./StatusList.ts"
import { maxStatusBytes, readStatusListClaims, statusListClaims } from "./statusListToken.ts"

const type = "application/mahmal-status-delta+cwt"

/**
 * Signs the difference from one list to a later one with the same URI and bits, which may be longer but not shorter.
 *
 * The changes are pairs of gap and status: the gap to the next changed index as a variable-length integer, then its status
 * as a byte, all compressed. A hundred replaced bracelets among two million take about 400 bytes.
 */
export const signStatusDelta = async (from: StatusList, to: StatusList, signer: Signer): Promise<Bytes> => {
  if (from.uri !== to.uri || from.bits !== to.bits || from.statuses.length > to.statuses.length)
    throw new RangeError("a delta needs two lists of the same URI and bits, of which the later is not shorter")
  const content: Cbor = [
    await digestOf(from),
    await digestOf(to),
    to.statuses.length,
    await deflate(changesBetween(from, to)),
  ]
  return signSign1(
    encodeCbor(new Map<number, Cbor>([...statusListClaims(to), [Claim.statusDelta, content]])),
    signer,
    type,
  )
}

/**
 * Applies a delta to the list that a reader holds, and checks the digest of the result. When the delta is for another list
 * (`delta-of-another-list`), the reader must fetch the whole list.
 */
export const applyStatusDelta = (
  held: StatusList,
  token: Bytes,
  trust: TrustList,
  now: number,
): Promise<{ readonly outcome: "applied"; readonly list: StatusList } | Refused> =>
  orRefused(async () => {
    const claims = await openToken(token, type, "status-list", trust, now)
    const content = claims.get(Claim.statusDelta)
    const [from, to, length, changes] = isArray(content) ? content : []
    if (!isBytes(from) || !isBytes(to) || !isCount(length) || length > maxStatusBytes || !isBytes(changes))
      return refuse("claims-malformed", "no delta")
    const common = readStatusListClaims(claims)
    if (common.uri !== held.uri || length < held.statuses.length || !sameBytes(from, await digestOf(held)))
      return refuse("delta-of-another-list", "the delta leads from another list")
    if (common.issuedAt < held.issuedAt) return refuse("not-newer", "the delta is older than the list")
    const statuses = new Uint8Array(length)
    statuses.set(held.statuses)
    const list = { ...common, bits: held.bits, statuses }
    applyChanges(list, await inflate(changes, maxStatusBytes))
    if (!sameBytes(to, await digestOf(list))) return refuse("claims-malformed", "the delta does not lead to its list")
    return { outcome: "applied", list } as const
  })

const changesBetween = (from: StatusList, to: StatusList): Bytes => {
  const changes: number[] = []
  let next = 0
  for (let byte = 0; byte < to.statuses.length; byte++) {
    if (from.statuses[byte] === to.statuses[byte]) continue
    for (let index = (byte * 8) / to.bits; index < ((byte + 1) * 8) / to.bits; index++) {
      const status = statusAt(to, index) as number
      if (status === (statusAt(from, index) ?? 0)) continue
      for (let gap = index - next; ; gap = Math.floor(gap / 128)) {
        changes.push((gap % 128) | (gap >= 128 ? 128 : 0))
        if (gap < 128) break
      }
      changes.push(status)
      next = index + 1
    }
  }
  return Uint8Array.from(changes)
}

const applyChanges = (list: StatusList, changes: Bytes): void => {
  const size = sizeOf(list)
  let index = 0
  for (let at = 0; at < changes.length; ) {
    let byte: number
    let factor = 1
    do {
      byte = changes[at++] ?? 0
      index += (byte & 127) * factor
      factor *= 128
    } while (byte & 128)
    const status = changes[at++] ?? Number.NaN
    const fits = index < size && status < 1 << list.bits
    if (!fits) refuse("claims-malformed", "a change is outside of the list")
    setStatus(list.statuses, list.bits, index, status)
    index += 1
  }
}
