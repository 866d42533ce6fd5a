import { bytesOf } from "@mahmal/core/draw/sha256"
import { auditPath, levelOf, type MerkleTree, treeOver } from "@mahmal/core/merkle/MerkleTree"
import { Effect } from "effect"
import { type Content, type LeafKind, leafKinds, leavesBetween, leavesWhere } from "../ledger/leaves.ts"
import { Database } from "../postgres/Database.ts"

/** A leaf as canonical JSON, and the transaction that wrote it. */
export interface Written {
  readonly leaf: string
  readonly transaction: string
}

/** Leaves of one kind under a condition on their table `e`, in their order. */
export const readLeaves = Effect.fn("readLeaves")(function* (
  kind: LeafKind,
  condition: string,
  values: Array<unknown>,
) {
  const database = yield* Database
  return yield* database.query<Written & Record<string, unknown>>({ text: leavesWhere(kind, condition), values })
})

// Snapshots see ever more, so the first that sees a transaction is the page's; those before its end are few.
const pages = `
  select t.transaction::text as transaction, (
    select p.number from page p
    where pg_snapshot_xmax(p.upto) > t.transaction and pg_visible_in_snapshot(t.transaction, p.upto)
    order by pg_snapshot_xmax(p.upto), p.number limit 1)::float8 as page
  from unnest($1::text[]::xid8[]) as t(transaction)`

/** In which page what a transaction wrote stands; none for what stands in no page yet. */
export const pagesOf = Effect.fn("pagesOf")(function* (transactions: Iterable<string>) {
  const database = yield* Database
  const rows = yield* database.query<{ transaction: string; page: number | null }>({
    text: pages,
    values: [[...new Set(transactions)]],
  })
  return new Map(rows.flatMap(({ transaction, page }) => (page === null ? [] : [[transaction, page] as const])))
})

/** A page's tree, and where each of its leaves stands in it, by the leaf's canonical JSON. */
interface PageTree {
  readonly tree: MerkleTree
  readonly indices: ReadonlyMap<string, number>
}

const readPageTree = Effect.fn("readPageTree")(function* (number: number) {
  const database = yield* Database
  const leaves: Array<string> = []
  for (const kind of leafKinds) {
    const bounds = (column: string) => `(select ${column} from page where number = $1)`
    const rows = yield* database.query<{ leaf: string }>({
      text: leavesBetween(kind, bounds("since"), bounds("upto")),
      values: [number],
    })
    for (const { leaf } of rows) leaves.push(leaf)
  }
  const tree = treeOver(levelOf(leaves.length, (index) => bytesOf(leaves[index]!)))
  return { tree, indices: new Map(leaves.map((leaf, index) => [leaf, index])) } satisfies PageTree
})

/** A leaf with where it stands and the path from there to its page's root. */
export interface Proven {
  readonly leaf: Content
  readonly page: number
  readonly index: number
  readonly path: ReadonlyArray<string>
}

/** Proves leaves that all stand in pages, `pageOf` says in which. Each page is read once. */
export const proveLeaves = Effect.fn("proveLeaves")(function* (
  lists: ReadonlyArray<ReadonlyArray<Written>>,
  pageOf: ReadonlyMap<string, number>,
) {
  const trees = new Map<number, PageTree>()
  for (const page of new Set(pageOf.values())) trees.set(page, yield* readPageTree(page))
  return lists.map((list) =>
    list.map(({ leaf, transaction }): Proven => {
      const page = pageOf.get(transaction)!
      const { tree, indices } = trees.get(page)!
      const index = indices.get(leaf)!
      return { leaf: JSON.parse(leaf) as Content, page, index, path: auditPath(tree, index) }
    }),
  )
})
