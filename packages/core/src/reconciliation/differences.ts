import type { PilgrimId } from "../journey/ids.ts"
import type { Difference, DifferingField } from "./Difference.ts"
import type { Holding } from "./Holding.ts"

/**
 * Compares two streams of holdings, each ordered by pilgrim (by code points), and gives every difference in that order. It
 * keeps no more of them than those of one pilgrim.
 *
 * Something that has ended with the system and that we do not hold is no difference.
 */
export function* differences(ours: Iterable<Holding>, theirs: Iterable<Holding>): Generator<Difference> {
  const [left, right] = [byPilgrim(ours), byPilgrim(theirs)]
  let [our, their] = [next(left), next(right)]
  while (our !== undefined || their !== undefined) {
    const pilgrim = earlier(our?.[0].pilgrim, their?.[0].pilgrim)
    const [isOurs, isTheirs] = [our?.[0].pilgrim === pilgrim, their?.[0].pilgrim === pilgrim]
    yield* ofOnePilgrim(isOurs && our !== undefined ? our : [], isTheirs && their !== undefined ? their : [])
    if (isOurs) our = next(left)
    if (isTheirs) their = next(right)
  }
}

type Group = readonly [Holding, ...ReadonlyArray<Holding>]

function* byPilgrim(holdings: Iterable<Holding>): Generator<Group> {
  let group: [Holding, ...Array<Holding>] | undefined
  for (const holding of holdings) {
    if (group?.[0].pilgrim === holding.pilgrim) group.push(holding)
    else {
      if (group !== undefined) yield group
      group = [holding]
    }
  }
  if (group !== undefined) yield group
}

const next = (groups: Generator<Group, void>): Group | undefined => groups.next().value ?? undefined

/** The one that comes first by code points, or the only one that there is. */
export const earlier = (a: PilgrimId | undefined, b: PilgrimId | undefined): PilgrimId | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

function* ofOnePilgrim(ours: ReadonlyArray<Holding>, theirs: ReadonlyArray<Holding>): Generator<Difference> {
  const paired = ours.flatMap((our) => {
    const their = theirs.find(({ handle }) => handle === our.handle)
    return their === undefined ? [] : [[our, their] as const]
  })
  for (const [our, their] of paired) {
    const fields = differing(our, their)
    if (fields.length > 0) yield { ...named(our), kind: "different", ours: our, theirs: their, fields }
  }
  const known = new Set(paired.map(([{ handle }]) => handle))
  const [our, ...otherOurs] = ours.filter(({ handle }) => !known.has(handle))
  const [their, ...otherTheirs] = theirs.filter(({ handle, status }) => !known.has(handle) && status !== "ended")
  // One thing under two names is one difference.
  const isRenamed = our !== undefined && their?.status === "standing" && otherOurs.length + otherTheirs.length === 0
  if (isRenamed) {
    const fields = [{ name: "handle", ours: our.handle, theirs: their.handle }, ...differing(our, their)]
    yield { ...named(our), kind: "different", ours: our, theirs: their, fields }
    return
  }
  for (const only of our === undefined ? [] : [our, ...otherOurs])
    yield { ...named(only), kind: "only-ours", ours: only }
  for (const only of their === undefined ? [] : [their, ...otherTheirs])
    yield { ...named(only), kind: "only-theirs", theirs: only }
}

const named = ({ pilgrim, handle }: Holding) => ({ pilgrim, handle })

const differing = (ours: Holding, theirs: Holding): ReadonlyArray<DifferingField> => [
  ...(ours.status === theirs.status ? [] : [{ name: "status", ours: ours.status, theirs: theirs.status }]),
  ...Object.entries(ours.fields).flatMap(([name, value]): ReadonlyArray<DifferingField> => {
    const theirValue = theirs.fields[name]
    // What has no number yet, or none any more, differs by its status already.
    if (theirValue === value || (theirValue === undefined && theirs.status !== "standing")) return []
    return [{ name, ours: value, ...(theirValue === undefined ? {} : { theirs: theirValue }) }]
  }),
]
