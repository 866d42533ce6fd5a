import { type Bytes, fromHex, toHex } from "../Bytes.ts"
import { type Cbor, isArray, isBytes, isCount } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Claim, readClaims } from "../cose/Claim.ts"
import type { Light } from "../decide/decide.ts"
import type { Direction } from "../decide/Passage.ts"
import { refuse } from "../Refusal.ts"

/** A scan at a gate. `passed` says whether the person went through: a supervisor may let somebody with amber in. */
export interface Scan {
  readonly kind: "scan"
  /** The bracelet's reference; undefined when it could not be read. */
  readonly reference?: string
  readonly group?: number
  readonly gate: string
  readonly camp?: number
  readonly direction: Direction
  readonly light: Light
  readonly reason: string
  readonly passed: boolean
}

/** A contact of the device with the hub: the time of the hub's clock, in milliseconds since 1970. */
export interface Sync {
  readonly kind: "sync"
  readonly hubAt: number
}

/** The content of an entry. */
export type Note = Scan | Sync

/**
 * One link of a device's chain. `at` is in milliseconds since 1970 by the device's own clock, which may be wrong; `previous`
 * and `hash` are SHA-256 digests of the signed links, in hexadecimal, and `hash` identifies the entry.
 */
export type Entry<N extends Note = Note> = N & {
  readonly device: string
  readonly sequence: number
  readonly at: number
  readonly previous: string
  readonly hash: string
}

/** The `previous` of the first link of a chain. */
export const noHash = "0".repeat(64)

const lights = ["green", "amber", "red"] as const
const directions = ["in", "out"] as const

/** Writes the claims of a link: [device, sequence, at, previous, note], in deterministic CBOR. */
export const encodeEntry = (entry: Omit<Entry, "hash">, note: Note): Bytes =>
  encodeCbor(
    new Map([[Claim.entry, [entry.device, entry.sequence, entry.at, fromHex(entry.previous), encodeNote(note)]]]),
  )

const encodeNote = (note: Note): Cbor =>
  note.kind === "sync"
    ? [note.hubAt]
    : [
        note.reference === undefined ? null : fromHex(note.reference),
        note.group ?? null,
        note.gate,
        note.camp ?? null,
        directions.indexOf(note.direction),
        lights.indexOf(note.light),
        note.reason,
        note.passed,
      ]

/** Reads the claims of a link; refuses as `claims-malformed` what is not one. */
export const decodeEntry = (payload: Bytes, hash: string): Entry => {
  const content = readClaims(payload, "deterministic").get(Claim.entry)
  if (!isArray(content) || content.length !== 5) return malformed()
  const [device, sequence, at, previous, note] = content
  if (typeof device !== "string" || !isCount(sequence) || !isCount(at) || !isBytes(previous) || !isArray(note))
    return malformed()
  return { ...decodeNote(note), device, sequence, at, previous: toHex(previous), hash }
}

/** The id of a gate, or a reason: printable ASCII that can be stored and shown anywhere. */
const isWord = (value: Cbor): value is string => typeof value === "string" && /^[\x20-\x7e]{1,64}$/.test(value)

const decodeNote = (note: readonly Cbor[]): Note => {
  if (note.length === 1) {
    const [hubAt] = note
    return isCount(hubAt) ? { kind: "sync", hubAt } : malformed()
  }
  const [reference, group, gate, camp, directionNo, lightNo, reason, passed] = note
  const direction = isCount(directionNo) ? directions[directionNo] : undefined
  const light = isCount(lightNo) ? lights[lightNo] : undefined
  if (!(reference === null || isBytes(reference)) || !(group === null || isCount(group))) return malformed()
  if (!(camp === null || isCount(camp)) || !isWord(gate) || !isWord(reason)) return malformed()
  if (direction === undefined || light === undefined || typeof passed !== "boolean") return malformed()
  return {
    kind: "scan",
    ...(reference === null ? {} : { reference: toHex(reference) }),
    ...(group === null ? {} : { group }),
    gate,
    ...(camp === null ? {} : { camp }),
    direction,
    light,
    reason,
    passed,
  }
}

const malformed = (): never => refuse("claims-malformed", "not a link of a chain")
