import { expect, it } from "vitest"
import { Checks } from "../../src/checks/Checks.ts"
import { checkList, type Entry, type NextPart, type Part } from "../../src/lists/checkList.ts"
import { withVerdict } from "../support/systems.ts"

const known: Entry = { pilgrim: "1448-C48-0003", id: "3" }
const entries: readonly Entry[] = [
  { pilgrim: "1448-C48-0001", id: "1" },
  { pilgrim: "1448-C48-0002", id: "2" },
  known,
  { pilgrim: "1448-C48-0003", id: "again" },
  { pilgrim: "1448-C48-0004", id: "4" },
]

const honest: NextPart = async (season, after) => {
  const coming = entries.filter(({ pilgrim }) => pilgrim.startsWith(season) && pilgrim > after)
  const own = coming.filter(({ pilgrim }) => pilgrim === coming[0]?.pilgrim)
  return { entries: own, more: coming.length > own.length }
}

const failed = async (next: NextPart): Promise<string[]> => {
  const checks = new Checks()
  await checkList(checks, next, async () => known)
  return withVerdict(checks.rows, "fail").map((row) => row.replace(/^.*: /, ""))
}

const changed =
  (change: (part: Part) => Part): NextPart =>
  async (season, after) =>
    change(await honest(season, after))

it("A list that keeps to its contract passes, also when it does not say whether more comes", async () => {
  expect(await failed(honest)).toEqual([])
  expect(await failed(changed(({ entries }) => ({ entries })))).toEqual([])
})

it.each<[string, NextPart, string]>([
  [
    "has each entry twice",
    changed((part) => ({ ...part, entries: [...part.entries, ...part.entries] })),
    "it has an entry twice",
  ],
  [
    "has another season",
    changed((part) => ({
      ...part,
      entries: part.entries.map((each) => ({ ...each, pilgrim: `1447${each.pilgrim.slice(4)}` })),
    })),
    "it has a pilgrim of another season",
  ],
  ["has more than was asked for", async () => ({ entries, more: false }), "it has more pilgrims than were asked for"],
  ["always begins anew", async (season) => honest(season, ""), "it has a pilgrim who is not after the cursor"],
  [
    "ends though more comes",
    changed((part) => ({ ...part, more: false })),
    "it goes on, though it said that nothing comes",
  ],
  ["says at its end that more comes", changed((part) => ({ ...part, more: true })), "it goes on"],
  [
    "promises more and ends",
    changed(({ entries: [first] }) => ({
      entries: first?.pilgrim === "1448-C48-0001" ? [first] : [],
      more: first?.pilgrim === "1448-C48-0001",
    })),
    "it ends, though it said that more comes",
  ],
  [
    "has nothing and promises more",
    async () => ({ entries: [], more: true }),
    "it is empty, though it says that more comes",
  ],
  [
    "lacks what was given",
    changed((part) => ({ ...part, entries: part.entries.filter(({ id }) => id !== known.id) })),
    "it does not have the entry of 1448-C48-0003",
  ],
  ["is empty", async () => ({ entries: [], more: false }), "it does not have the entry of 1448-C48-0003"],
])("fails where a list %s", async (_, next, why) => {
  expect(await failed(next)).toContain(why)
})

it("A list that goes on after its end fails", async () => {
  const next: NextPart = (season, after) => honest(season, after.replace(/z+$/, ""))
  expect(await failed(next)).toEqual(["it goes on"])
})

it("A list is read from shortly before what it must have, however many pilgrims come earlier", async () => {
  const earlier = Array.from({ length: 200 }, (_, n) => ({ pilgrim: `1448-A48-${1000 + n}`, id: `a${n}` }))
  const long: NextPart = async (season, after) => {
    const first = earlier.find(({ pilgrim }) => pilgrim > after)
    return first === undefined ? honest(season, after) : { entries: [first], more: true }
  }
  expect(await failed(long)).toEqual([])
})
