import { bytesOfJson } from "../hashing/digestOf.ts"
import { rootFromPath } from "../hashing/MerkleTree.ts"
import type { Evidence } from "./Bundle.ts"
import type { Finding } from "./Finding.ts"
import type { Leaf } from "./Leaf.ts"

/** A leaf with its place, and what a person calls it. */
interface Placed {
  readonly name: string
  readonly leaf: Leaf
  readonly page: number
  readonly index: number
  readonly path: ReadonlyArray<string>
}

const placed = (evidence: Evidence): ReadonlyArray<Placed> => [
  ...evidence.events.map((one) => ({ ...one, name: `event ${one.leaf.version}` })),
  ...evidence.persons.map((one) => ({ ...one, name: `person ${one.leaf.number}` })),
  ...evidence.contracts.map((one) => ({ ...one, name: `contract ${one.leaf.id}` })),
  ...evidence.erasures.map((one) => ({ ...one, name: `erasure ${one.leaf.id}` })),
  ...evidence.acts.map((one) => ({ ...one, name: `act ${one.leaf.id}` })),
]

/** Whether each leaf stands in its page where it says, and here once. */
export const checkLeaves = (evidence: Evidence): ReadonlyArray<Finding> => {
  const pages = new Map(evidence.pages.map(({ page }) => [page.number, page]))
  const taken = new Set<string>()
  return placed(evidence).flatMap(({ name: where, leaf, page: number, index, path }) => {
    const page = pages.get(number)
    const place = `${number}/${index}`
    if (taken.has(place)) return [{ where, what: `another stands at its place in page ${number}` }]
    taken.add(place)
    if (page === undefined) return [{ where, what: `page ${number} is not in the bundle` }]
    const root =
      index >= 0 && index < page.leaves ? rootFromPath(bytesOfJson(leaf), index, page.leaves, path) : undefined
    return root === page.root ? [] : [{ where, what: `it does not lead to the root of page ${number}` }]
  })
}
