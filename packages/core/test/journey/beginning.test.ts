import { describe, it } from "vitest"
import { CampaignId } from "../../src/season/CampaignId.ts"
import { given } from "../../src/testing/given.ts"
import {
  asked,
  askRegistration,
  by,
  confirm,
  confirmed,
  day,
  draw,
  drawn,
  expires,
  lapse,
  recordArrival,
  recordRegistration,
  recordRegistrationNotMade,
  recordRegistrationRefused,
  registered,
  registration,
  reject,
  situation,
  visaIssued,
  waitlist,
  withdraw,
} from "../../src/testing/moments.ts"

describe("an application", () => {
  it("is rejected for its reasons, once", () => {
    given()
      .when(reject)
      .then({ _tag: "ApplicationRejected", reasons: ["late"] })
    given(reject).when(reject).then()
  })

  it("is not drawn once it is rejected", () => given(reject).when(draw).thenRefused("not-possible-here"))

  it("is drawn, or waits and is drawn later", () => {
    given().when(draw).then(drawn)
    given().when(waitlist).then({ _tag: "PutOnWaitingList" })
    given(waitlist).when(draw).then(drawn)
  })

  it("is put on the waiting list once, and drawn once", () => {
    given(waitlist).when(waitlist).then()
    given(drawn).when(draw).then()
  })

  it("is not put on the waiting list while it holds a place", () =>
    given(drawn).when(waitlist).thenRefused("not-possible-here"))

  it("gets no place that is freed after the e-track has closed", () => {
    given(waitlist)
      .on({ today: day("2027-01-21") })
      .when(draw)
      .then(drawn)
    given(waitlist)
      .on({ today: day("2027-01-22") })
      .when(draw)
      .thenRefused("season-closed")
  })

  it("has nobody at the border", () => given(waitlist).when(recordArrival()).thenRefused("not-possible-here"))
})

describe("an offer", () => {
  it("is confirmed until the end of its last day", () => {
    given(drawn).on({ today: expires }).when(confirm()).then(confirmed)
    given(drawn)
      .on({ today: day("2026-12-09") })
      .when(confirm())
      .thenRefused("offer-expired")
  })

  it("is confirmed with one campaign for good", () => {
    given(drawn, confirmed).when(confirm()).then()
    given(drawn, confirmed)
      .when(confirm(CampaignId.make("Al-Huda")))
      .thenRefused("already-confirmed")
  })

  it("lapses after its last day, and not before", () => {
    given(drawn).on({ today: expires }).when(lapse).thenRefused("offer-still-open")
    given(drawn)
      .on({ today: day("2026-12-09") })
      .when(lapse)
      .then({ _tag: "PlaceLapsed" })
  })

  it("does not lapse once it is confirmed, until the e-track closes", () => {
    given(drawn, confirmed)
      .on({ today: day("2027-01-21") })
      .when(lapse)
      .thenRefused("offer-still-open")
    given(drawn, confirmed)
      .on({ today: day("2027-01-22") })
      .when(lapse)
      .then({ _tag: "PlaceLapsed" })
  })

  it("lapses when the e-track closes, even before its own last day", () =>
    given({ _tag: "PlaceDrawn", expires: day("2027-01-25"), by })
      .on({ today: day("2027-01-22") })
      .when(lapse)
      .then({ _tag: "PlaceLapsed" }))

  it("ends with the e-track's last day at the latest, and says so", () => {
    const late = day("2027-01-27")
    given(waitlist)
      .on({ today: day("2027-01-20") })
      .when({ _tag: "Draw", expires: late, by })
      .then({ _tag: "PlaceDrawn", expires: day("2027-01-21"), by })
    const offered = given({ _tag: "PlaceDrawn", expires: late, by })
    offered
      .on({ today: day("2027-01-21") })
      .when(confirm())
      .then(confirmed)
    offered
      .on({ today: day("2027-01-22") })
      .when(confirm())
      .thenRefused("offer-expired")
  })

  it("lapses once", () => given(drawn, { _tag: "PlaceLapsed" }).when(lapse).then())

  it("cannot be confirmed after it lapsed or was given back", () => {
    given(drawn, { _tag: "PlaceLapsed" }).when(confirm()).thenRefused("not-possible-here")
    given(drawn, withdraw).when(confirm()).thenRefused("not-possible-here")
  })
})

describe("a registration", () => {
  it("is asked for in one submission at a time", () => {
    given(drawn, confirmed).when(askRegistration()).then(asked)
    given(drawn, confirmed, asked).when(askRegistration()).then()
    given(drawn, confirmed, asked).when(askRegistration("1448-G000001-2")).thenRefused("taken-by-another")
  })

  it("is not asked for before the place is confirmed, nor after the e-track's last day", () => {
    given(drawn).when(askRegistration()).thenRefused("not-confirmed")
    given(drawn, confirmed).on({ today: situation.registrationCloses }).when(askRegistration()).then(asked)
    given(drawn, confirmed)
      .on({ today: day("2027-01-22") })
      .when(askRegistration())
      .thenRefused("season-closed")
  })

  it("counts from when the e-track has made it, and only once", () => {
    given(drawn, confirmed, asked).when(recordRegistration()).then(registered)
    given(drawn, confirmed, asked, registered).when(recordRegistration()).then()
    given(drawn, registered, visaIssued).when(recordRegistration()).then()
  })

  it("under another number is a contradiction for a person to look at", () => {
    given(drawn, registered).when(recordRegistration("R2")).thenRefused("contradiction")
    given(drawn, registered, visaIssued).when(recordRegistration("R2")).thenRefused("contradiction")
  })

  it("may be asked for again when it is proven that it was not made", () => {
    const notMade = { _tag: "RegistrationNotMade", reference: registration.reference } as const
    given(drawn, confirmed, asked).when(recordRegistrationNotMade()).then(notMade)
    given(drawn, confirmed, asked, notMade)
      .when(askRegistration("1448-G000001-2"))
      .then({ _tag: "RegistrationAsked", reference: "1448-G000001-2" })
  })

  it("that was not made says nothing about a later submission", () => {
    const second = { _tag: "RegistrationAsked", reference: "1448-G000001-2" } as const
    given(drawn, confirmed, second).when(recordRegistrationNotMade()).then()
    given(drawn, confirmed, second, withdraw).when(recordRegistrationNotMade()).then()
  })

  it("is refused by the e-track, once", () => {
    const refused = { _tag: "RegistrationRefused", code: "ENTRY_BARRED" } as const
    given(drawn, confirmed, asked).when(recordRegistrationRefused).then(refused)
    given(drawn, confirmed, asked, refused).when(recordRegistrationRefused).then()
  })
})
