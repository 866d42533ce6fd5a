import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Command } from "../../src/journey/Command.ts"
import { decide } from "../../src/journey/decide.ts"
import { type GroupId, type PilgrimId, Serial } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import { given } from "../../src/testing/given.ts"
import {
  arrivalDay,
  arrived,
  askBracelet,
  askEntitlement,
  bracelet,
  braceletMade,
  day,
  departureDay,
  drawn,
  entitlement,
  lapse,
  orderBracelet,
  ordered,
  recordArrival,
  recordBracelet,
  recordBraceletNotMade,
  recordDeath,
  recordDeparture,
  recordRegistration,
  recordReissue,
  recordReplacement,
  recordReplacementDeclined,
  recordVisa,
  recordVisaRefused,
  registered,
  registration,
  reissued,
  replaced,
  replacementAsked,
  returned,
  situation,
  takeBack,
  visaIssued,
  withdraw,
} from "../../src/testing/moments.ts"

const whose = { pilgrim: "1448-T48-0001" as PilgrimId, group: "1448-G000001" as GroupId }
const holdsVisa = [drawn, registered, visaIssued] as const
const holdsBracelet = [...holdsVisa, ordered, braceletMade] as const

describe("a visa", () => {
  it("is taken twice without complaint", () => {
    given(drawn, registered).when(recordVisa()).then(visaIssued)
    given(...holdsVisa)
      .when(recordVisa())
      .then()
    given(...holdsBracelet)
      .when(recordVisa())
      .then()
    given(...holdsBracelet, arrived)
      .when(recordVisa())
      .then()
  })

  it("that is issued anew takes the place of the one on record, once, and is what is cancelled then", () => {
    for (const past of [holdsVisa, holdsBracelet]) {
      given(...past)
        .when(recordReissue())
        .then({ _tag: "EntitlementReissued", entitlement: reissued })
      given(...past, recordReissue())
        .when(recordReissue())
        .then()
    }
    expect(given(...holdsVisa, recordReissue(), withdraw).state).toMatchObject({
      outside: [{ what: "registration" }, { what: "entitlement", held: reissued }],
    })
  })

  it("that is issued anew takes the place of the very one on record, and is of its kind: what is at fault is named", () => {
    const at = (command: Command) => {
      const decision = decide(given(...holdsVisa).state, command, situation)
      return Result.isFailure(decision) ? [decision.failure.reason, decision.failure.field] : "taken"
    }
    expect(at(recordReissue({ replaces: { number: "V7" } }))).toEqual(["contradiction", "/replaces/number"])
    expect(at(recordReissue({ replaces: { id: "ent_7" } }))).toEqual(["contradiction", "/replaces/id"])
    expect(at(recordReissue({ replaces: { kind: "permit" } }))).toEqual(["contradiction", "/replaces/kind"])
    expect(at(recordReissue({ by: { kind: "permit" } }))).toEqual(["contradiction", "/entitlement/kind"])
    // The authority may keep its handle, or the number.
    expect(at(recordReissue({ by: { id: entitlement.id } }))).toBe("taken")
    expect(at(recordReissue({ by: { number: entitlement.number } }))).toBe("taken")
  })

  it("of another number is a contradiction", () => {
    given(...holdsVisa)
      .when(recordVisa("V2"))
      .thenRefused("contradiction")
    given(...holdsBracelet)
      .when(recordVisa("V2"))
      .thenRefused("contradiction")
  })

  it("is not taken before the registration", () => given(drawn).when(recordVisa()).thenRefused("not-possible-here"))

  it("that is refused leaves the registration to be cancelled", () => {
    const refused = { _tag: "EntitlementRefused", code: "SECURITY" } as const
    given(drawn, registered).when(recordVisaRefused).then(refused)
    given(drawn, registered, refused).when(recordVisaRefused).then()
    expect(given(drawn, registered, refused).state).toEqual({
      _tag: "Refused",
      refused: "entitlement",
      code: "SECURITY",
      outside: [{ what: "registration", held: registration }],
    })
  })

  it("that has not come when the authority closes lets the place lapse", () => {
    given(drawn, registered)
      .on({ today: day("2027-03-09") })
      .when(lapse)
      .thenRefused("offer-still-open")
    given(drawn, registered)
      .on({ today: day("2027-03-10") })
      .when(lapse)
      .then({ _tag: "PlaceLapsed" })
  })

  it("that was issued does not lapse", () =>
    given(...holdsVisa)
      .on({ today: day("2027-03-10") })
      .when(lapse)
      .thenRefused("not-possible-here"))
})

describe("what is not asked for yet", () => {
  const early = { entitlementsOpen: day("2027-02-01"), braceletsOpen: day("2027-04-01") }
  const registeredEarly = { ...registered, asks: false }
  const visaEarly = { ...visaIssued, asks: false }

  it("is a visa before the day on which they open", () => {
    given(drawn).on(early).when(recordRegistration()).then(registeredEarly)
    given(drawn, registeredEarly).on(early).when(askEntitlement).thenRefused("not-open-yet")
  })

  it("is asked for on that day, once", () => {
    given(drawn, registeredEarly)
      .on({ ...early, today: day("2027-02-01") })
      .when(askEntitlement)
      .then({ _tag: "EntitlementAsked" })
    given(drawn, registered).when(askEntitlement).then()
  })

  it("is asked for at once from that very day on", () => {
    const [visasOpen, braceletsOpen] = [early.entitlementsOpen, early.braceletsOpen]
    given(drawn)
      .on({ ...early, today: visasOpen })
      .when(recordRegistration())
      .then(registered)
    given(drawn, registered)
      .on({ ...early, today: braceletsOpen })
      .when(recordVisa())
      .then(visaIssued)
    given(drawn, registered, visaEarly)
      .on({ ...early, today: braceletsOpen })
      .when(askBracelet)
      .then({ _tag: "BraceletAsked" })
  })

  it("is a bracelet before its own day", () => {
    given(drawn, registered).on(early).when(recordVisa()).then(visaEarly)
    given(drawn, registered, visaEarly).on(early).when(askBracelet).thenRefused("not-open-yet")
    given(drawn, registered, visaEarly).when(orderBracelet()).thenRefused("not-open-yet")
    given(drawn, registered, visaEarly).when(askBracelet).then({ _tag: "BraceletAsked" })
    given(...holdsVisa)
      .when(askBracelet)
      .then()
  })

  it("leaves only the registration to be undone", () => {
    expect(given(drawn, registeredEarly, withdraw).state).toEqual({
      _tag: "Withdrawn",
      outside: [{ what: "registration", held: registration }],
    })
    expect(given(drawn, registeredEarly, recordVisaRefused).state).toEqual({
      _tag: "Refused",
      refused: "entitlement",
      code: "SECURITY",
      outside: [{ what: "registration", held: registration }],
    })
  })
})

describe("a bracelet", () => {
  it("is in one order", () => {
    given(...holdsVisa)
      .when(orderBracelet())
      .then(ordered)
    given(...holdsVisa, ordered)
      .when(orderBracelet())
      .then()
    given(...holdsVisa, ordered)
      .when(orderBracelet("O2"))
      .thenRefused("taken-by-another")
  })

  it("may be in another order once the first is known never to have been carried out", () => {
    const notMade = { _tag: "BraceletNotMade", order: "O1" } as const
    given(...holdsVisa, ordered)
      .when(recordBraceletNotMade())
      .then(notMade)
    given(...holdsVisa, ordered)
      .when(recordBraceletNotMade("O2"))
      .then()
    given(...holdsVisa, ordered, notMade)
      .when(orderBracelet("O2"))
      .then({ _tag: "BraceletOrdered", order: "O2" })
  })

  it("is taken twice without complaint, and under another serial never", () => {
    given(...holdsVisa, ordered)
      .when(recordBracelet())
      .then(braceletMade)
    given(...holdsBracelet)
      .when(recordBracelet())
      .then()
    given(...holdsBracelet)
      .when(recordBracelet(Serial.make("B2")))
      .thenRefused("contradiction")
    given(...holdsBracelet, arrived)
      .when(recordBracelet())
      .then()
    given(...holdsBracelet, arrived)
      .when(recordBracelet(Serial.make("B2")))
      .thenRefused("contradiction")
  })
})

describe("a crossing of the border", () => {
  it("brings a pilgrim there and back", () => {
    given(...holdsBracelet)
      .when(recordArrival())
      .then(arrived)
    given(...holdsBracelet, arrived)
      .when(recordDeparture())
      .then(returned)
  })

  it("is told twice without complaint", () => {
    given(...holdsBracelet, arrived)
      .when(recordArrival())
      .then()
    given(...holdsBracelet, arrived, returned)
      .when(recordDeparture())
      .then()
    given(...holdsBracelet, arrived, returned)
      .when(recordArrival())
      .then()
  })

  it("out of the country that is told first is kept until the arrival is told", () => {
    const seen = { _tag: "CrossingSeen", direction: "departure", on: departureDay } as const
    given(...holdsBracelet)
      .when(recordDeparture())
      .then(seen)
    given(...holdsBracelet, seen)
      .when(recordDeparture())
      .then()
    given(...holdsBracelet, seen)
      .when(recordArrival())
      .then(arrived, returned)
  })

  it("that is told before the bracelet counts as soon as the bracelet is there", () => {
    given(...holdsVisa, recordArrival())
      .when(recordArrival())
      .then()
    given(...holdsVisa, ordered, recordArrival())
      .when(recordBracelet())
      .then(braceletMade, arrived)
    given(drawn, registered, recordDeparture(), recordArrival(), recordVisa())
      .when(recordBracelet())
      .then(braceletMade, arrived, returned)
  })

  it("out of the country alone leaves a pilgrim with the bracelet", () =>
    given(...holdsVisa, recordDeparture())
      .when(recordBracelet())
      .then(braceletMade))

  it("before people arrive for the Hajj is another journey, and changes nothing", () => {
    const [before, dayBefore] = [day("2027-02-01"), day("2027-04-07")]
    for (const past of [[drawn, registered], holdsVisa, holdsBracelet])
      for (const command of [recordArrival(before), recordArrival(dayBefore)])
        given(...past)
          .when(command)
          .thenRefused("not-open-yet")
    given(...holdsBracelet)
      .when(recordArrival(day("2027-04-08")))
      .then({ _tag: "PilgrimArrived", on: day("2027-04-08") })
  })

  it("into the country after the day at Arafah was another journey, on an Umrah or in another year, of who stayed at home", () => {
    for (const past of [[drawn, registered], holdsVisa, holdsBracelet])
      given(...past)
        .when(recordArrival(day("2027-05-16")))
        .thenRefused("season-closed")
    given(...holdsBracelet)
      .when(recordArrival(day("2027-05-15")))
      .then({ _tag: "PilgrimArrived", on: day("2027-05-15") })
  })

  it("out of the country before the day at Arafah was a trip: nobody has returned from the Hajj, whose bracelet is still needed", () => {
    const arafah = day("2027-05-15")
    for (const past of [[drawn, registered], holdsVisa, holdsBracelet, [...holdsBracelet, arrived]])
      given(...past)
        .when(recordDeparture(day("2027-05-14")))
        .thenRefused("not-open-yet")
    given(...holdsBracelet, arrived)
      .when(recordDeparture(arafah))
      .then({ _tag: "PilgrimReturned", on: arafah })
  })

  it("changes nothing of what is known about the registration", () =>
    given(...holdsBracelet, arrived, returned)
      .when(recordRegistration())
      .then())
})

describe("one who has travelled", () => {
  it("cannot withdraw", () =>
    given(...holdsBracelet, arrived)
      .when(withdraw)
      .thenRefused("not-possible-here"))

  it("and dies leaves nothing to be undone", () => {
    given(...holdsBracelet, arrived)
      .when(recordDeath)
      .then({ _tag: "PilgrimDied" })
    expect(given(...holdsBracelet, arrived, recordDeath).state).toEqual({
      _tag: "Deceased",
      travelled: true,
      outside: [],
      worn: { bracelet, arrived: arrivalDay },
    })
  })

  it("before the bracelet was known, and dies, leaves nothing to be undone but a bracelet that is still made", () => {
    const found = { _tag: "FoundOutside", found: { what: "bracelet", held: bracelet } } as const
    given(...holdsVisa, ordered, recordArrival(), recordDeath)
      .when(recordBracelet())
      .then(found)
    for (const past of [[drawn, registered], holdsVisa]) {
      expect(given(...past, recordArrival(), recordDeath).state).toEqual({
        _tag: "Deceased",
        travelled: true,
        outside: [],
      })
      given(...past, recordArrival(), recordDeath)
        .when(past.includes(visaIssued) ? recordBracelet() : recordVisa())
        .then()
    }
    expect(given(...holdsVisa, recordDeparture(), recordDeath).state).toMatchObject({ travelled: false })
  })

  it("has ended the journey with the return", () =>
    given(...holdsBracelet, arrived, returned)
      .when(recordDeath)
      .thenRefused("not-possible-here"))
})

describe("a death or a return in the country that was recorded by mistake", () => {
  const inCountry = [...holdsBracelet, arrived] as const

  it("is taken back: the pilgrim is there, and gets another bracelet, as the one that was worn is worthless", () => {
    for (const [what, ended, taken] of [
      ["death", recordDeath, { _tag: "DeathTakenBack" }],
      ["return", recordDeparture(), { _tag: "ReturnTakenBack" }],
    ] as const) {
      given(...inCountry, ended)
        .when(takeBack(what))
        .then(taken)
      const { state } = given(...inCountry, ended, takeBack(what))
      expect(state).toEqual({
        _tag: "Arrived",
        bracelet,
        arrived: arrivalDay,
        replacing: { reason: "damaged", attempt: 1 },
      })
      expect(react(whose, taken, state)).toEqual([
        { _tag: "ReplaceBracelet", pilgrim: whose.pilgrim, bracelet, reason: "damaged", attempt: 1 },
      ])
      given(...inCountry, ended, takeBack(what))
        .when(takeBack(what))
        .then()
      given(...inCountry, ended, takeBack(what))
        .when(recordReplacement())
        .then(replaced)
    }
  })

  it("is taken back after the maker had declined another bracelet: it is asked for under the next number, which nobody has declined", () => {
    const declined = [...inCountry, replacementAsked, recordReplacementDeclined(1)] as const
    for (const [what, ended] of [
      ["death", recordDeath],
      ["return", recordDeparture()],
    ] as const) {
      const { state } = given(...declined, ended, takeBack(what))
      expect(state).toMatchObject({ _tag: "Arrived", bracelet, replacing: { reason: "damaged", attempt: 2 } })
      expect(state).not.toHaveProperty("declined")
      // It may be declined, and taken back, again.
      expect(
        given(...declined, ended, takeBack(what), recordReplacementDeclined(2), ended, takeBack(what)).state,
      ).toEqual({
        _tag: "Arrived",
        bracelet,
        arrived: arrivalDay,
        replacing: { reason: "damaged", attempt: 3 },
      })
    }
  })

  it("is not taken back as what it was not", () => {
    given(...inCountry, recordDeath)
      .when(takeBack("return"))
      .thenRefused("contradiction")
    given(...inCountry, returned)
      .when(takeBack("death"))
      .thenRefused("contradiction")
  })

  it("is not taken back by itself of who had not travelled, or whose bracelet was being replaced", () => {
    for (const past of [holdsBracelet, [...inCountry, replacementAsked]])
      given(...past, recordDeath)
        .when(takeBack("death"))
        .thenRefused("not-possible-here")
  })
})
