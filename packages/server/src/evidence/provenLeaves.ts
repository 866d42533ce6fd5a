import { auditPath, levelOf, type MerkleTree, treeOver } from "@mahmal/core/hashing/MerkleTree"
import { bytesOf } from "@mahmal/core/hashing/sha256"
import { Effect } from "effect"
import { type Content, type LeafKind, leafKinds, leavesOf, leavesWhere } from "../ledger/leaves.ts"
import { Database } from "../postgres/Database.ts"

/** A leaf as canonical JSON, and the writing that it came with. */
export interface Written {
  readonly leaf: string
  readonly writing: string
}

/** Leaves of one kind under a condition on their table `e`, in their order. */
export const readLeaves = Effect.fn("readLeaves")(function* (
  kind: LeafKind,
  condition: string,
  values: Array<unknown>,
) {
  const database = yield* Database
  return yield* database.query<Written>({ text: leavesWhere(kind, condition), values })
})

const pages = `
  select number::text as writing, page::float8 as page from writing where number = any($1::bigint[]) and page is not null`

/** In which page each of these writings stands; none for what stands in no page yet. */
export const pagesOf = Effect.fn("pagesOf")(function* (writings: Iterable<string>) {
  const database = yield* Database
  const rows = yield* database.query<{ writing: string; page: number }>({
    text: pages,
    values: [[...new Set(writings)]],
  })
  return new Map(rows.map(({ writing, page }) => [writing, page]))
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
    const rows = yield* database.query<{ leaf: string }>({ text: leavesOf(kind, "$1"), values: [number] })
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
    list.map(({ leaf, writing }): Proven => {
      const page = pageOf.get(writing)!
      const { tree, indices } = trees.get(page)!
      const index = indices.get(leaf)!
      return { leaf: JSON.parse(leaf) as Content, page, index, path: auditPath(tree, index) }
    }),
  )
})
