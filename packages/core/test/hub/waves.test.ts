import { describe, expect, it } from "vitest"
import type { Submission } from "../../src/hub/Submission.ts"
import { waves } from "../../src/hub/waves.ts"
import { withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"

const of = (...numbers: ReadonlyArray<number>): Submission => ({
  _tag: "Acts",
  acts: numbers.map((n) => ({ pilgrim: traveller(n).pilgrim, command: withdraw })),
})
const opens = (exchange: string): Submission => ({
  _tag: "Acts",
  acts: [],
  opens: [{ exchange, operation: "border.read", pilgrims: [] }],
})
const parted = (...submissions: ReadonlyArray<Submission>) =>
  waves(submissions, (submission) => submission).map((wave) =>
    wave.map((submission) => submissions.indexOf(submission)),
  )

describe("submissions that wait at the same moment", () => {
  it("go in one transaction when they concern different pilgrims", () =>
    expect(parted(of(1), of(2, 3), of(4))).toEqual([[0, 1, 2]]))

  it("go one after the other, in their order, when they concern the same pilgrim", () =>
    expect(parted(of(1), of(1), of(1))).toEqual([[0], [1], [2]]))

  it("wait for all that concern any of theirs, and hold nobody else up", () =>
    expect(parted(of(1), of(1, 2), of(2), of(3))).toEqual([[0, 3], [1], [2]]))

  it("are parted by the exchanges that they concern, too", () =>
    expect(parted(opens("border.read/1"), opens("border.read/2"), opens("border.read/1"))).toEqual([[0, 1], [2]]))

  it("that concern nobody are a transaction still", () => expect(parted(of())).toEqual([[0]]))
})
