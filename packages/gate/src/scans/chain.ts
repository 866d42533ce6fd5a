import { type Bytes, sha256, toHex } from "../Bytes.ts"
import type { PublicKey } from "../cose/PublicKey.ts"
import { Header, isSignedBy, readSign1 } from "../cose/Sign1.ts"
import { type Signer, signSign1 } from "../cose/Signer.ts"
import { orRefused, type Refused, refuse } from "../Refusal.ts"
import { decodeEntry, type Entry, encodeEntry, type Note, noHash } from "./Entry.ts"

const type = "application/mahmal-scan+cwt"

/** The end of a chain, which the next link must follow. */
export interface ChainEnd {
  readonly device: string
  /** The sequence number of the last link; 0 when there is none. */
  readonly sequence: number
  readonly hash: string
}

/** The end of an empty chain. */
export const newChain = (device: string): ChainEnd => ({ device, sequence: 0, hash: noHash })

/**
 * Adds a note to a device's chain, signed by the device's key. `at` is the device's clock in milliseconds since 1970.
 *
 * The caller stores `signed` and `end` together before it shows the decision, and calls again only after that: two links
 * after the same end are a fork, which the merge reports.
 */
export const appendEntry = async (
  end: ChainEnd,
  note: Note,
  at: number,
  signer: Signer,
): Promise<{ readonly signed: Bytes; readonly entry: Entry; readonly end: ChainEnd }> => {
  const link = { ...note, device: end.device, sequence: end.sequence + 1, at, previous: end.hash }
  const signed = await signSign1(encodeEntry(link, note), signer, type)
  const hash = toHex(await sha256(signed))
  return { signed, entry: { ...link, hash }, end: { device: link.device, sequence: link.sequence, hash } }
}

/**
 * Checks links that a device uploaded, in order, from the known end of its chain (or from the beginning).
 *
 * `entries` are those before the first fault, which are good. `refused` says what the fault was.
 */
export const verifyChain = async (
  links: readonly Bytes[],
  key: PublicKey,
  from: ChainEnd,
): Promise<{ readonly entries: readonly Entry[]; readonly end: ChainEnd; readonly refused?: Refused }> => {
  const entries: Entry[] = []
  let end = from
  for (const link of links) {
    const entry = await orRefused(() => openLink(link, key, end))
    if ("outcome" in entry) return { entries, end, refused: entry }
    entries.push(entry)
    end = { device: entry.device, sequence: entry.sequence, hash: entry.hash }
  }
  return { entries, end }
}

/**
 * Checks a piece from anywhere in a chain by itself: the signatures, and that each link follows the one before.
 *
 * The `previous` of the first link is not checked; whether pieces fit each other is seen when they are merged.
 */
export const verifyPiece = async (
  links: readonly Bytes[],
  key: PublicKey,
  device: string,
): ReturnType<typeof verifyChain> => {
  const start = await orRefused(async () => (links[0] === undefined ? newChain(device) : beforeLink(links[0], device)))
  return "outcome" in start ? { entries: [], end: newChain(device), refused: start } : verifyChain(links, key, start)
}

/** More links than a device ever makes. */
const longestChain = 1_000_000_000

/** The end of the chain before a link, according to the link itself. */
const beforeLink = (link: Bytes, device: string): ChainEnd => {
  const { sequence, previous } = decodeEntry(readSign1(link, "deterministic").payload, noHash)
  if (sequence < 1 || sequence > longestChain || (sequence === 1) !== (previous === noHash))
    return refuse("claims-malformed", `link ${sequence} cannot follow ${previous}`)
  return { device, sequence: sequence - 1, hash: previous }
}

const openLink = async (link: Bytes, key: PublicKey, end: ChainEnd): Promise<Entry> => {
  const message = readSign1(link, "deterministic")
  if (message.protectedHeader.get(Header.type) !== type) return refuse("claims-malformed", `not of type ${type}`)
  if (!(await isSignedBy(message, key))) return refuse("signature-wrong", "not signed by the device")
  const entry = decodeEntry(message.payload, toHex(await sha256(link)))
  if (entry.device !== end.device) return refuse("claims-malformed", "a link of another device")
  if (entry.sequence !== end.sequence + 1 || entry.previous !== end.hash)
    return refuse("not-newer", `link ${entry.sequence} does not follow link ${end.sequence}`)
  return entry
}
