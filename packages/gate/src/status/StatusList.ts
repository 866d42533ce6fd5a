import { type Bytes, concat, sha256 } from "../Bytes.ts"

/** The statuses of the Token Status List. Higher values are the issuer's own; a gate takes them as invalid. */
export const Status = { valid: 0, invalid: 1, suspended: 2 } as const

/** The number of bits per status. */
export type StatusBits = 1 | 2 | 4 | 8

/**
 * The statuses of many bracelets, packed as in the IETF's Token Status List: index 0 is in the lowest bits of the first
 * byte. Times are in seconds since 1970; after `timeToLive` seconds a reader should fetch a newer list.
 */
export interface StatusList {
  readonly uri: string
  readonly bits: StatusBits
  readonly statuses: Bytes
  readonly issuedAt: number
  readonly expires?: number
  readonly timeToLive?: number
}

/** A list of `size` statuses, all valid. */
export const newStatusList = (uri: string, bits: StatusBits, size: number, issuedAt: number): StatusList => ({
  uri,
  bits,
  statuses: new Uint8Array(Math.ceil((size * bits) / 8)),
  issuedAt,
})

/** The status at an index; undefined when the list is shorter. */
export const statusAt = ({ bits, statuses }: StatusList, index: number): number | undefined => {
  const byte = statuses[Math.floor((index * bits) / 8)]
  return byte === undefined ? undefined : (byte >> ((index * bits) % 8)) & ((1 << bits) - 1)
}

/** The number of statuses in a list. */
export const sizeOf = ({ bits, statuses }: StatusList): number => (statuses.length * 8) / bits

/** The list with some statuses changed, issued at a later moment. Throws a RangeError for an index or status that does not fit. */
export const withStatuses = (
  list: StatusList,
  changes: Iterable<readonly [index: number, status: number]>,
  issuedAt: number,
): StatusList => {
  const statuses = list.statuses.slice()
  for (const [index, status] of changes) setStatus(statuses, list.bits, index, status)
  return { ...list, statuses, issuedAt }
}

/** Writes one status into packed bytes. Throws a RangeError for an index or status that does not fit. */
export const setStatus = (statuses: Bytes, bits: StatusBits, index: number, status: number): void => {
  const mask = (1 << bits) - 1
  const at = Math.floor((index * bits) / 8)
  const byte = statuses[at]
  if (!Number.isSafeInteger(index) || index < 0 || byte === undefined || status !== (status & mask))
    throw new RangeError(`status ${status} at ${index} does not fit the list`)
  const shift = (index * bits) % 8
  statuses[at] = (byte & ~(mask << shift)) | (status << shift)
}

/** The digest that identifies a list in a delta. */
export const digestOf = ({ bits, statuses }: Pick<StatusList, "bits" | "statuses">): Promise<Bytes> =>
  sha256(concat(Uint8Array.of(bits), statuses))
