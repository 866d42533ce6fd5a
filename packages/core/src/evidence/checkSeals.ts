import { bytesOfJson, digestOf } from "../hashing/digestOf.ts"
import { rootFromPath } from "../hashing/MerkleTree.ts"
import type { Evidence } from "./Bundle.ts"
import type { Finding } from "./Finding.ts"
import { isSigned } from "./isSigned.ts"
import { keyAfter, type Seal } from "./Seal.ts"

/** What the seals of a bundle prove. */
export interface Sealed {
  readonly findings: ReadonlyArray<Finding>
  /** The key that the first one hands on to, through every change of keys. */
  readonly key: string
}

/** Whether each seal is signed by the key that the one before handed over to, the first by `first`. */
export const checkSeals = ({ seals }: Evidence, first: string): Sealed => {
  const findings: Array<Finding> = []
  let key = first
  let before: Seal | undefined
  for (const { seal, signature } of seals) {
    const where = `seal ${seal.number}`
    if (before !== undefined && seal.number <= before.number)
      findings.push({ where, what: `it stands after seal ${before.number}` })
    if (before?.number === seal.number - 1 && seal.previous !== digestOf(before))
      findings.push({ where, what: `it does not follow from seal ${before.number}` })
    if (seal.key !== key) findings.push({ where, what: `it names the key ${seal.key}, but ${key} was to sign it` })
    // Who is not the key cannot hand over to another.
    if (isSigned(seal, signature, key)) key = keyAfter(seal)
    else findings.push({ where, what: "its signature does not hold" })
    before = seal
  }
  return { findings, key }
}

/** Whether each page stands under its seal. */
export const checkPages = ({ pages, seals }: Evidence): ReadonlyArray<Finding> => {
  const findings: Array<Finding> = []
  let before = 0
  for (const { page, seal: number, path } of pages) {
    const where = `page ${page.number}`
    if (page.number <= before) findings.push({ where, what: `it stands after page ${before}` })
    before = page.number
    const seal = seals.find((one) => one.seal.number === number)?.seal
    if (seal === undefined) findings.push({ where, what: `seal ${number} is not in the bundle` })
    else if (page.number < seal.from || page.number > seal.to)
      findings.push({ where, what: `seal ${number} is over pages ${seal.from} to ${seal.to}` })
    else if (
      seal.root === undefined ||
      rootFromPath(bytesOfJson(page), page.number - seal.from, seal.to - seal.from + 1, path) !== seal.root
    )
      findings.push({ where, what: `it does not lead to the root of seal ${number}` })
  }
  return findings
}
