import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { GroupId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import { given } from "../../src/testing/given.ts"
import { turnTo } from "../../src/testing/memory/Memory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import {
  arrived,
  braceletMade,
  day,
  drawn,
  ordered,
  recordArrival,
  recordDeath,
  registered,
  situation,
  visaIssued,
  withdraw,
} from "../../src/testing/moments.ts"
import { drive, inWorld } from "./drive.ts"
import { ask, confirmed, first, ofTwo, second, standing } from "./seasonInMemory.ts"

const inSeasonThatFollows = () => {
  const memory = ofTwo()
  turnTo(memory, { ...situation, groupFollowsMember: true })
  return memory
}

describe("by a season's rule that the group follows its member", () => {
  it("nobody of the group travels when one withdraws, and all that was done for them is undone", async () => {
    const memory = inSeasonThatFollows()
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* drive(memory)
      yield* ask(first, withdraw)
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Withdrawn", "Withdrawn"])
    expect(memory.places.get("citizens")?.taken).toBe(0)
  })

  it("nobody of the group travels when one dies before travel", async () => {
    const memory = inSeasonThatFollows()
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* ask(first, recordDeath)
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Deceased", "Withdrawn"])
  })

  it("the others go on when one dies who has arrived", () => {
    const { state } = given(drawn, registered, visaIssued, ordered, braceletMade, arrived, recordDeath)
    const whose = { pilgrim: first, group: "1448-G0" as GroupId }
    expect(react(whose, { _tag: "PilgrimDied" }, state, { groupFollowsMember: true })).toEqual([])
  })

  it("who is in the country already, and has no bracelet yet, keeps the visa when another dies at home", async () => {
    const memory = ofTwo()
    turnTo(memory, { ...situation, groupFollowsMember: true, braceletsOpen: day("2027-05-14") })
    const program = Effect.gen(function* () {
      yield* confirmed
      yield* drive(memory)
      yield* ask(second, recordArrival())
      yield* ask(first, recordDeath)
      yield* drive(memory)
    })
    await inWorld(memory, {}, program)
    expect(standing(memory)).toEqual(["Deceased", "Visa"])
  })

  it("nobody of the group travels when one is rejected by the e-track", async () => {
    const memory = inSeasonThatFollows()
    const track = NationalTrackInMemory.make({
      rejection: ({ pilgrim }) => (pilgrim === first ? "ENTRY_BARRED" : undefined),
    })
    await inWorld(memory, { track }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Refused", "Withdrawn"])
  })
})
