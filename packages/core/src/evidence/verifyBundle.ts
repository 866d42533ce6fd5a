import { Result, Schema } from "effect"
import { canonical, type Json } from "../hashing/canonical.ts"
import { bytesOf } from "../hashing/sha256.ts"
import { endOfJson } from "../schema/endOfJson.ts"
import { Bundle } from "./Bundle.ts"
import { checkEvents, checkMessages } from "./checkEvents.ts"
import { checkLeaves } from "./checkLeaves.ts"
import { checkPersons } from "./checkPersons.ts"
import { checkPages, checkSeals } from "./checkSeals.ts"
import type { Finding } from "./Finding.ts"
import { isSigned } from "./isSigned.ts"

/** What became of a verification. It holds when there are no findings. */
export interface Verdict {
  readonly findings: ReadonlyArray<Finding>
  /** What was read, if it could be. */
  readonly bundle?: Bundle
  /** The first key of the ledger, on which all else stands. */
  readonly first?: string
}

/**
 * Verifies an evidence bundle, without a network or a database.
 *
 * `first` is the first key of the ledger as its owner has published it. Without it the bundle's own key is taken: no findings
 * then mean that the bundle is consistent, and the reader must know by that key who made it.
 */
export const verifyBundle = (file: Uint8Array, first?: string): Verdict => {
  const read = readBundle(file)
  if (Result.isFailure(read)) return { findings: [read.failure] }
  const bundle = read.success
  const { evidence } = bundle
  const anchor = first ?? evidence.seals[0]?.seal.key ?? evidence.key
  const { findings, key } = checkSeals(evidence, anchor)
  const signed = evidence.key === key && isSigned(evidence, bundle.signature, key)
  return {
    bundle,
    first: anchor,
    findings: [
      ...checkEvents(evidence),
      ...checkLeaves(evidence),
      ...checkMessages(evidence),
      ...checkPersons(bundle),
      ...checkPages(evidence),
      ...findings,
      ...(signed ? [] : [{ where: "the signature", what: `it is not that of ${key} over this evidence` }]),
    ],
  }
}

const decode = Schema.decodeUnknownResult(Bundle, { onExcessProperty: "error" })

/** A number without a canonical form. It is read as 0, so that the comparison of the texts finds it in its place. */
const isOdd = (value: unknown): boolean => typeof value === "number" && !Number.isSafeInteger(value)

/** Reads a bundle, and refuses every byte that is not as it must be. */
const readBundle = (file: Uint8Array): Result.Result<Bundle, Finding> => {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(file)
  const broken = firstBroken(file, bytesOf(text))
  if (broken !== undefined) return Result.fail({ where: `byte ${broken + 1} of the file`, what: "it is no UTF-8" })
  try {
    const value: unknown = JSON.parse(text, (_, value) => (isOdd(value) ? 0 : value))
    const expected = `${canonical(value as Json)}\n`
    if (text !== expected) return Result.fail(differing(text, expected))
    return Result.mapError(decode(value), ({ message }) => ({ where: "the bundle", what: message }))
  } catch {
    return Result.fail({ where: `character ${endOfJson(text)} of the file`, what: "it is no JSON from here on" })
  }
}

/**
 * The first place where bytes are not UTF-8, if there is one. `written` is what was decoded of them, encoded again: it differs
 * at the replacement character, whose first bytes may be the same by chance.
 */
const firstBroken = (file: Uint8Array, written: Uint8Array): number | undefined => {
  let at = firstDifference(file, written)
  if (at === written.length) return undefined
  while (isInside(written[at])) at--
  return at
}

/** Whether a byte continues a character in UTF-8 instead of beginning one. */
const isInside = (byte: number | undefined): boolean => byte !== undefined && byte >> 6 === 0b10

/** The first place at which they differ; the length of `other` when they do not differ before its end. */
const firstDifference = <A>(one: ArrayLike<A>, other: ArrayLike<A>): number => {
  let at = 0
  while (at < other.length && one[at] === other[at]) at++
  return at
}

const differing = (text: string, expected: string): Finding => {
  const at = firstDifference(text, expected)
  return {
    where: `character ${at + 1} of the file`,
    what: `${JSON.stringify(text.slice(at, at + 20))} stands where ${JSON.stringify(expected.slice(at, at + 20))} should`,
  }
}
