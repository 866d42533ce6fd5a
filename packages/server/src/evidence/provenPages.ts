import { keyAfter, type PageLeaf, type SignedSeal } from "@mahmal/core/evidence/Seal"
import { bytesOfJson } from "@mahmal/core/hashing/digestOf"
import { auditPath, levelOf, treeOver } from "@mahmal/core/hashing/MerkleTree"
import { Effect } from "effect"
import { readPageLeaves } from "../ledger/sealedPages.ts"
import { Database } from "../postgres/Database.ts"

/** A page with its path to the root of the seal that it is under. */
export interface ProvenPage {
  readonly page: PageLeaf
  readonly seal: number
  readonly path: ReadonlyArray<string>
}

/** Pages with what proves them. */
export interface ProvenPages {
  readonly pages: ReadonlyArray<ProvenPage>
  /** Their seals, and every one with which a key handed over to another, in their order. */
  readonly seals: ReadonlyArray<SignedSeal>
  /** The key that signs now. */
  readonly key: string
}

const seals = `
  select content::json as seal, encode(signature, 'hex') as signature from seal
  where number = any(array(select (
      select number from seal where first_page <= p and last_page >= p order by number limit 1) from unnest($1::bigint[]) p))
    or content::json ->> 'next' is not null
    or number = (select max(number) from seal)
  order by number`

/** Proves pages up to their seals. Gives nothing when one of them is not sealed yet. */
export const provePages = Effect.fn("provePages")(function* (numbers: ReadonlyArray<number>) {
  const database = yield* Database
  const read = yield* database.query<SignedSeal>({ text: seals, values: [numbers] })
  const newest = read.at(-1)
  if (newest === undefined || numbers.some((number) => number > newest.seal.to)) return undefined
  const pages = yield* database.transaction(async (client) => {
    const proven: Array<ProvenPage> = []
    for (const { seal } of read) {
      const under = numbers.filter((number) => number >= seal.from && number <= seal.to)
      if (under.length === 0) continue
      const leaves = await readPageLeaves(client, seal.from, seal.to)
      const tree = treeOver(levelOf(leaves.length, (n) => bytesOfJson(leaves[n])))
      for (const number of under) {
        const index = number - seal.from
        proven.push({ page: leaves[index]!, seal: seal.number, path: auditPath(tree, index) })
      }
    }
    return proven
  })
  return { pages, seals: read, key: keyAfter(newest.seal) } satisfies ProvenPages
})
