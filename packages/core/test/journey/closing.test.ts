import { describe, expect, it } from "vitest"
import { awaits } from "../../src/journey/awaits.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import { isFinal } from "../../src/journey/State.ts"
import { given } from "../../src/testing/given.ts"
import {
  arrivalDay,
  arrived,
  bracelet,
  braceletMade,
  close,
  day,
  departureDay,
  drawn,
  entitlement,
  evidence,
  newBracelet,
  ordered,
  recordArrival,
  recordBracelet,
  recordBraceletNotMade,
  recordDeath,
  recordDeparture,
  recordReplacement,
  recordReplacementDeclined,
  recordUndone,
  registered,
  registration,
  replacementAsked,
  returned,
  stateDeath,
  stateReturn,
  visaIssued,
} from "../../src/testing/moments.ts"

const whose = { pilgrim: "1448-T48-0001" as PilgrimId, group: "1448-G000001" as GroupId }
const holdsVisa = [drawn, registered, visaIssued] as const
const holdsAll = [...holdsVisa, ordered, braceletMade] as const
const neverTravelled = { _tag: "PilgrimNeverTravelled" } as const
const afterHajj = { today: day("2027-06-05") }

describe("closing a season", () => {
  it("says of who holds a visa or a bracelet, and was never seen to travel, that they did not, once", () => {
    for (const past of [holdsVisa, holdsAll])
      given(...past)
        .on(afterHajj)
        .when(close)
        .then(neverTravelled)
    given(...holdsAll, neverTravelled)
      .on(afterHajj)
      .when(close)
      .then()
  })

  it("keeps nobody else of an order waiting: that it was not made is no contradiction to who was stated to have returned", () => {
    given(...holdsVisa, ordered, returned)
      .on(afterHajj)
      .when(recordBraceletNotMade())
      .then({ _tag: "UndoneOutside", what: "bracelet" })
  })

  it("is too early while the Hajj lasts", () => {
    given(...holdsAll)
      .on({ today: day("2027-05-19") })
      .when(close)
      .thenRefused("not-open-yet")
    given(...holdsAll)
      .on({ today: day("2027-05-20") })
      .when(close)
      .then(neverTravelled)
  })

  it("revokes the bracelet, and leaves alone the registration and the visa, which end with the season", () => {
    const { state } = given(...holdsAll, neverTravelled)
    expect(state).toEqual({
      _tag: "NoShow",
      registration,
      entitlement,
      seen: {},
      outside: [{ what: "bracelet", held: bracelet }],
    })
    expect(react(whose, neverTravelled, state)).toEqual([{ _tag: "RevokeBracelet", pilgrim: whose.pilgrim, bracelet }])
    expect(given(...holdsAll, neverTravelled, recordUndone("bracelet")).state).toMatchObject({ outside: [] })
  })

  it("revokes a bracelet that is made only afterwards", () => {
    given(...holdsVisa, ordered, neverTravelled)
      .when(recordBracelet())
      .then({ _tag: "FoundOutside", found: { what: "bracelet", held: bracelet } })
  })

  it("closes nothing over who was seen at the border, in either direction", () => {
    for (const crossing of [
      { _tag: "CrossingSeen", direction: "arrival", on: arrivalDay },
      { _tag: "CrossingSeen", direction: "departure", on: departureDay },
    ] as const)
      given(...holdsVisa, crossing)
        .on(afterHajj)
        .when(close)
        .thenRefused("contradiction")
    given(...holdsAll, arrived)
      .on(afterHajj)
      .when(close)
      .thenRefused("not-possible-here")
  })
})

describe("an arrival that is reported after the season was closed", () => {
  const seen = { _tag: "CrossingSeen", direction: "arrival", on: arrivalDay } as const
  const closed = given(...holdsAll, neverTravelled)

  it("is kept, and the journey is not over until it is known what became of the pilgrim", () => {
    expect(isFinal(closed.state)).toBe(true)
    closed.when(recordArrival()).then(seen)
    expect(isFinal(given(...holdsAll, neverTravelled, seen).state)).toBe(false)
  })

  it("makes of the departure a return, which it would not be of somebody who went on an Umrah since", () => {
    closed.when(recordDeparture()).then()
    const seenLater = given(...holdsAll, neverTravelled, seen)
    seenLater.when(recordDeparture()).then(returned)
    expect(given(...holdsAll, neverTravelled, seen, returned).state).toEqual({
      _tag: "Returned",
      outside: [{ what: "bracelet", held: bracelet }],
      arrived: arrivalDay,
      returned: departureDay,
    })
  })
})

describe("a person who found out what became of a pilgrim", () => {
  it("states the return of who arrived, and of who was never seen to", () => {
    for (const past of [holdsVisa, holdsAll, [...holdsAll, arrived], [...holdsAll, neverTravelled]])
      given(...past)
        .on(afterHajj)
        .when(stateReturn())
        .then({ _tag: "PilgrimReturned", on: departureDay, evidence })
    expect(given(...holdsVisa, returned).state).toEqual({ _tag: "Returned", outside: [], returned: departureDay })
    given(...holdsAll, arrived, returned)
      .on(afterHajj)
      .when(stateReturn())
      .then()
  })

  it("leaves nobody with a bracelet that is still being revoked, or made: nobody wears it", () => {
    const outside = [{ what: "bracelet", held: bracelet }] as const
    const found = { _tag: "FoundOutside", found: outside[0] } as const
    for (const end of [returned, { _tag: "PilgrimDied" }] as const) {
      const revoking = given(...holdsAll, neverTravelled, end)
      expect(revoking.state).toMatchObject({ outside })
      revoking.when(recordUndone("bracelet")).then({ _tag: "UndoneOutside", what: "bracelet" })
      const making = given(...holdsAll, arrived, replacementAsked, end)
      expect(awaits(making.state)).toBe("undoing")
      making.when(recordReplacementDeclined()).then(found)
      making.when(recordReplacement()).then({ _tag: "FoundOutside", found: { what: "bracelet", held: newBracelet } })
      // What the pilgrim wears stays theirs.
      expect(given(...holdsAll, arrived, end).state).toMatchObject({ outside: [] })
    }
    given(...holdsVisa, ordered, returned)
      .when(recordBracelet())
      .then(found)
  })

  it("states no return from before the day at Arafah, and none of days to come", () => {
    const missed = given(...holdsAll, arrived).on(afterHajj)
    missed.when(stateReturn(day("2027-05-14"))).thenRefused("not-open-yet")
    missed.when(stateReturn(day("2027-06-06"))).thenRefused("contradiction")
  })

  it("states the death of who was to travel, from the day on which people arrive, and of nobody else", () => {
    for (const past of [holdsVisa, holdsAll, [...holdsAll, arrived], [...holdsAll, neverTravelled]]) {
      const found = given(...past)
      found
        .on({ today: day("2027-04-07") })
        .when(stateDeath)
        .thenRefused("not-open-yet")
      found
        .on({ today: day("2027-04-08") })
        .when(stateDeath)
        .then({ _tag: "PilgrimDied", evidence })
    }
    for (const past of [[], [drawn], [drawn, registered], [...holdsAll, arrived, returned]])
      given(...past)
        .on(afterHajj)
        .when(stateDeath)
        .thenRefused("not-possible-here")
    given(...holdsAll, arrived, recordDeath)
      .on(afterHajj)
      .when(stateDeath)
      .then()
  })

  it("states the death of somebody who was thought never to have travelled", () => {
    given(...holdsAll, neverTravelled)
      .when(recordDeath)
      .then({ _tag: "PilgrimDied" })
  })
})
