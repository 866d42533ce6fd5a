import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { type Act, type ActName, Signed } from "../../src/committee/Act.ts"
import { decide, misplacedAt } from "../../src/committee/decide.ts"
import { evolve, stageAfter } from "../../src/committee/evolve.ts"
import { open, type Stage, type StageName } from "../../src/committee/Stage.ts"

/** Where each act leads, from each stage where it is possible at all. */
const procedure: { readonly [A in ActName]: { readonly [S in StageName]?: StageName } } = {
  Freeze: { Open: "Frozen" },
  Commit: { Frozen: "Committed" },
  Draw: { Committed: "Drawn" },
  Publish: { Drawn: "Published" },
  Correct: { Frozen: "Frozen", Committed: "Frozen" },
}

const hash = (digit: string) => digit.repeat(64)
const frozen = { pool: hash("a"), root: hash("b"), groups: 7, rules: hash("c") }
const comes = 1000
const acts: { readonly [A in ActName]: Act } = {
  Freeze: { _tag: "Freeze", ...frozen },
  Commit: { _tag: "Commit", commitment: hash("d"), randomness: "drand", comes },
  Draw: { _tag: "Draw", result: hash("e"), seed: hash("f") },
  Publish: { _tag: "Publish", result: hash("e"), findings: [] },
  Correct: { _tag: "Correct", ...frozen, pool: hash("9") },
}
const paths: { readonly [S in StageName]: ReadonlyArray<Act> } = {
  Open: [],
  Frozen: [acts.Freeze],
  Committed: [acts.Freeze, acts.Commit],
  Drawn: [acts.Freeze, acts.Commit, acts.Draw],
  Published: [acts.Freeze, acts.Commit, acts.Draw, acts.Publish],
}
const signed: Signed = { by: "One", approvedBy: "Another", reason: "It is time." }
const timeOf = (act: Act): number => (act._tag === "Draw" || act._tag === "Publish" ? comes : comes - 1)
const cells = (Object.keys(paths) as ReadonlyArray<StageName>).flatMap((stage) =>
  (Object.keys(procedure) as ReadonlyArray<ActName>).map((act) => ({ stage, act })),
)

const reasonOf = (stage: Stage, act: Act, now: number, by: Signed = signed): string => {
  const decided = decide(stage, act, by, now)
  return Result.isFailure(decided) ? decided.failure.reason : "done"
}

describe("the procedure of a draw", () => {
  it.each(cells)("$act of a draw that is $stage is done exactly where the table has it", ({ stage, act }) => {
    const before = stageAfter(paths[stage])
    expect(before._tag).toBe(stage)
    const to = procedure[act][stage]
    expect(reasonOf(before, acts[act], timeOf(acts[act])) === "done").toBe(to !== undefined)
    expect(misplacedAt(before, act) === undefined).toBe(to !== undefined)
    if (to === undefined) expect(() => evolve(before, acts[act])).toThrow(/journal of the committee/)
    else expect(evolve(before, acts[act])._tag).toBe(to)
  })

  it("asks two people for every act, however their names are written", () => {
    for (const approvedBy of ["One", " one", "ONE", "Ｏne"])
      expect(reasonOf(open, acts.Freeze, 0, { ...signed, approvedBy })).toBe("same-person")
  })

  it("asks them for their names and a reason", () => {
    const read = Schema.decodeUnknownResult(Signed)
    const taken = (changes: Partial<Signed>) => Result.isSuccess(read({ ...signed, ...changes }))
    for (const by of ["O", "حمد", "N".repeat(100)])
      expect([taken({ by }), taken({ approvedBy: by })]).toEqual([true, true])
    for (const by of ["", " One", "One ", "N".repeat(101), "One\nTwo"])
      expect([taken({ by }), taken({ approvedBy: by })], JSON.stringify(by)).toEqual([false, false])
    expect([taken({ reason: "R".repeat(1000) }), taken({ reason: "R".repeat(1001) }), taken({ reason: " " })]).toEqual([
      true,
      false,
      false,
    ])
  })

  it("commits only to randomness that is ahead by a year at most, and draws only when it has come", () => {
    const ready = stageAfter(paths.Frozen)
    const year = 366 * 24 * 3600
    const times = [comes - year - 1, comes - year, comes - 1, comes, comes + 1]
    expect(times.map((now) => reasonOf(ready, acts.Commit, now))).toEqual([
      "randomness-too-far",
      "done",
      "done",
      "randomness-not-ahead",
      "randomness-not-ahead",
    ])
    const committed = stageAfter(paths.Committed)
    expect([comes - 1, comes].map((now) => reasonOf(committed, acts.Draw, now))).toEqual(["randomness-not-out", "done"])
  })

  it("corrects a pool only while nobody can know the outcome, and then forgets the commitment", () => {
    const committed = stageAfter(paths.Committed)
    expect([comes - 1, comes].map((now) => reasonOf(committed, acts.Correct, now))).toEqual([
      "done",
      "randomness-out-already",
    ])
    expect(evolve(committed, acts.Correct)).toEqual({ ...frozen, _tag: "Frozen", pool: hash("9") })
  })

  it("publishes only a result that was verified, and that very one", () => {
    const drawn = stageAfter(paths.Drawn)
    const found: Act = { _tag: "Publish", result: hash("e"), findings: ["seed-differs result.txt"] }
    const another: Act = { _tag: "Publish", result: hash("0"), findings: [] }
    expect([found, another].map((act) => reasonOf(drawn, act, comes))).toEqual(["not-verified", "not-verified"])
  })

  it("says what a second time would do, and what is missing before", () => {
    const at = (stage: StageName, act: ActName) => reasonOf(stageAfter(paths[stage]), acts[act], comes)
    expect(at("Published", "Draw")).toBe("drawn-already")
    expect(at("Drawn", "Commit")).toBe("drawn-already")
    expect(at("Open", "Commit")).toBe("not-frozen")
    expect(at("Frozen", "Draw")).toBe("not-committed")
    expect(at("Committed", "Publish")).toBe("not-drawn")
    expect(at("Published", "Freeze")).toBe("frozen-already")
  })
})
