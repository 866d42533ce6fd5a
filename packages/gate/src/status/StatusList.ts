import { type Bytes, concat, sha256 } from "../Bytes.ts"

/** The statuses that the Token Status List names. 3 and the values above are the issuer's own; a gate takes them as invalid. */
export const Status = { valid: 0, invalid: 1, suspended: 2 } as const

/** How many bits a status has. */
export type StatusBits = 1 | 2 | 4 | 8

/**
 * The statuses of many bracelets, packed as the IETF's Token Status List has them: place 0 is in the lowest bits of the
 * first byte. Times are in seconds since 1970; `timeToLive`, in seconds, is when a reader should look for a newer one.
 */
export interface StatusList {
  readonly uri: string
  readonly bits: StatusBits
  readonly statuses: Bytes
  readonly issuedAt: number
  readonly expires?: number
  readonly timeToLive?: number
}

/** A list of `size` places in which all are valid. */
export const newStatusList = (uri: string, bits: StatusBits, size: number, issuedAt: number): StatusList => ({
  uri,
  bits,
  statuses: new Uint8Array(Math.ceil((size * bits) / 8)),
  issuedAt,
})

/** The status at a place; nothing when the place is outside of the list. */
export const statusAt = ({ bits, statuses }: StatusList, index: number): number | undefined => {
  const byte = statuses[Math.floor((index * bits) / 8)]
  return byte === undefined ? undefined : (byte >> ((index * bits) % 8)) & ((1 << bits) - 1)
}

/** How many places a list has. */
export const sizeOf = ({ bits, statuses }: StatusList): number => (statuses.length * 8) / bits

/** The list of a later moment, with some statuses changed. Throws a RangeError for a place or status outside of it. */
export const withStatuses = (
  list: StatusList,
  changes: Iterable<readonly [index: number, status: number]>,
  issuedAt: number,
): StatusList => {
  const statuses = list.statuses.slice()
  for (const [index, status] of changes) setStatus(statuses, list.bits, index, status)
  return { ...list, statuses, issuedAt }
}

/** Writes one status into packed bytes. Throws a RangeError for a place or status outside of them. */
export const setStatus = (statuses: Bytes, bits: StatusBits, index: number, status: number): void => {
  const mask = (1 << bits) - 1
  const at = Math.floor((index * bits) / 8)
  const byte = statuses[at]
  if (!Number.isSafeInteger(index) || index < 0 || byte === undefined || status !== (status & mask))
    throw new RangeError(`status ${status} at ${index} does not fit the list`)
  const shift = (index * bits) % 8
  statuses[at] = (byte & ~(mask << shift)) | (status << shift)
}

/** The digest by which a delta knows the lists that it leads from and to. */
export const digestOf = ({ bits, statuses }: Pick<StatusList, "bits" | "statuses">): Promise<Bytes> =>
  sha256(concat(Uint8Array.of(bits), statuses))
