import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { CommitGroups } from "../../src/hub/CommitGroups.ts"

const of = (...concerns: ReadonlyArray<string>) => ({ concerns })
const many = Array.from({ length: 100 }, (_, n) => of(`${n}`))

const waiting = (...entries: ReadonlyArray<ReturnType<typeof of>>) => {
  const groups = new CommitGroups<ReturnType<typeof of>>()
  for (const entry of entries) groups.offer(entry)
  return groups
}

/** The numbers of the entries in each group, one group written after the other. */
const parted = (...entries: ReadonlyArray<ReturnType<typeof of>>) => {
  const groups = waiting(...entries)
  const all: Array<ReadonlyArray<number>> = []
  for (let group = groups.take(); group.length > 0; group = groups.take()) {
    all.push(group.map((entry) => entries.indexOf(entry)))
    groups.end(group)
  }
  return all
}

describe("submissions that wait at the same moment", () => {
  it("go in one transaction when they concern different pilgrims", () =>
    expect(parted(of("1"), of("2", "3"), of("4"))).toEqual([[0, 1, 2]]))

  it("go one after the other, in their order, when they concern the same pilgrim", () =>
    expect(parted(of("1"), of("1"), of("1"))).toEqual([[0], [1], [2]]))

  it("wait for all that concern any of theirs, and hold nobody else up", () =>
    expect(parted(of("1"), of("1", "2"), of("2"), of("3"))).toEqual([[0, 3], [1], [2]]))

  it("that concern nobody are a transaction still", () => expect(parted(of())).toEqual([[0]]))

  it("are parted when they are too many for one", () =>
    expect(parted(...Array.from({ length: 501 }, (_, n) => of(`${n}`))).map(({ length }) => length)).toEqual([500, 1]))
})

describe("while a transaction is under way", () => {
  it("few who wait are in the next one", () => {
    const groups = waiting(of("first"))
    const first = groups.take()
    groups.offer(of("second"))
    expect(groups.take()).toEqual([])
    groups.end(first)
    expect(groups.take()).toEqual([of("second")])
  })

  it("many who wait begin another beside it", () => {
    const groups = waiting(of("first"))
    groups.take()
    for (const entry of many) groups.offer(entry)
    expect(groups.take()).toEqual(many)
  })

  it("whoever concerns what is written by it waits, and so does who comes behind", () => {
    const groups = waiting(of("first"))
    const first = groups.take()
    for (const entry of [of("first", "second"), of("second"), ...many]) groups.offer(entry)
    const beside = groups.take()
    expect(beside).toEqual(many)
    groups.end(first)
    groups.end(beside)
    expect(groups.take()).toEqual([of("first", "second")])
  })

  it("nobody is taken who waits behind one who waits for it, however many they are", () => {
    const groups = waiting(of("a"))
    const first = groups.take()
    for (const entry of [of("a", "b"), ...many.map(() => of("b"))]) groups.offer(entry)
    expect(groups.take()).toEqual([])
    groups.end(first)
    const written: Array<ReadonlyArray<string>> = []
    for (let group = groups.take(); group.length > 0; group = groups.take()) {
      written.push(...group.map(({ concerns }) => concerns))
      groups.end(group)
    }
    expect(written).toEqual([["a", "b"], ...many.map(() => ["b"])])
  })

  it("nothing is due when all who wait are concerned by it", async () => {
    const groups = waiting(of("the same"))
    const first = groups.take()
    for (const _ of many) groups.offer(of("the same"))
    let due = false
    const told = Effect.runPromise(groups.due).then(() => {
      due = true
    })
    expect(groups.take()).toEqual([])
    expect(due).toBe(false)
    groups.end(first)
    await told
    expect(groups.take()).toHaveLength(1)
  })
})
