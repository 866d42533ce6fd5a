import type { Findings } from "./Finding.ts"
import { groupOf, type Pool, type PoolGroup } from "./Pool.ts"
import { parseResult } from "./parseResult.ts"

const fieldsOf = ({ members, share, tier, weight }: PoolGroup): string => `${members} ${share} ${tier} ${weight}`

/**
 * Names the lines in which a changed pool differs from the pool that was drawn, which a result repeats group by group.
 *
 * Needs memory for all groups of the result; it runs only when the pool's hash is wrong.
 */
export const comparePool = (pool: Pool, result: Uint8Array, findings: Findings): void => {
  const drawn = new Map<string, string>()
  parseResult(result, (group) => drawn.set(group.reference, fieldsOf(group)))
  for (let index = 0; index < pool.size; index++) {
    const group = groupOf(pool, index)
    const before = drawn.get(group.reference)
    const now = fieldsOf(group)
    drawn.delete(group.reference)
    if (before === undefined) findings.add("line-added", group.reference, `"${now}" was not in the pool that was drawn`)
    else if (before !== now) findings.add("line-changed", group.reference, `"${now}" was "${before}" when it was drawn`)
  }
  for (const [reference, fields] of drawn) {
    findings.add("line-dropped", reference, `"${fields}" was in the pool that was drawn`)
  }
}
