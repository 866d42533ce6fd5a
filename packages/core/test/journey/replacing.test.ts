import { describe, it } from "vitest"
import { Serial } from "../../src/journey/ids.ts"
import { given } from "../../src/testing/given.ts"
import {
  arrivalDay,
  arrived,
  bracelet,
  braceletMade,
  drawn,
  newBracelet,
  ordered,
  recordArrival,
  recordBracelet,
  recordReplacement,
  recordReplacementDeclined,
  registered,
  replaceBracelet,
  replaced,
  replacementAsked,
  returned,
  visaIssued,
  withdraw,
} from "../../src/testing/moments.ts"

const holdsBracelet = [drawn, registered, visaIssued, ordered, braceletMade] as const
const waitsForAnother = [...holdsBracelet, replacementAsked] as const
const thirdBracelet = { serial: Serial.make("B10"), chip: "04AA" }
const declined = { _tag: "ReplacementDeclined", code: "conflict" } as const
const withdrew = { _tag: "PilgrimWithdrew" } as const

describe("a lost bracelet", () => {
  it("is replaced before travel and after arriving", () => {
    given(...holdsBracelet)
      .when(replaceBracelet())
      .then(replacementAsked)
    given(...holdsBracelet, arrived)
      .when(replaceBracelet())
      .then(replacementAsked)
    given(...waitsForAnother)
      .when(recordReplacement())
      .then(replaced)
  })

  it("is asked for once, however often it is reported", () => {
    given(...waitsForAnother)
      .when(replaceBracelet())
      .then()
    given(...waitsForAnother, replaced)
      .when(recordReplacement())
      .then()
  })

  it("is the one on record: another serial is a contradiction", () => {
    given(...holdsBracelet)
      .when(replaceBracelet(Serial.make("B2")))
      .thenRefused("contradiction")
    given(...waitsForAnother, replaced)
      .when(replaceBracelet())
      .thenRefused("contradiction")
    given(...waitsForAnother)
      .when(recordReplacement(Serial.make("B2")))
      .thenRefused("contradiction")
  })

  it("may be lost again: what is told late of any of them changes nothing", () => {
    const again = [replaceBracelet(newBracelet.serial), recordReplacement(newBracelet.serial, thirdBracelet)] as const
    for (const past of [
      [replaced, ...again],
      [replaced, arrived, ...again],
      [replaced, ...again, arrived],
    ])
      for (const told of [recordBracelet(), recordReplacement()])
        given(...waitsForAnother, ...past)
          .when(told)
          .then()
  })

  it("is asked for again once the maker has declined", () => {
    given(...waitsForAnother)
      .when(recordReplacementDeclined())
      .then(declined)
    given(...waitsForAnother, declined)
      .when(replaceBracelet())
      .then(replacementAsked)
    given(...waitsForAnother, declined, replacementAsked)
      .when(recordReplacementDeclined(1))
      .then()
  })

  it("stays in the order that it was made in, to no harm", () =>
    given(...waitsForAnother, replaced)
      .when(recordBracelet())
      .then())

  it("is still being replaced when its pilgrim arrives", () => {
    given(...waitsForAnother)
      .when(recordArrival())
      .then({ _tag: "PilgrimArrived", on: arrivalDay })
    given(...waitsForAnother, arrived)
      .when(recordReplacement())
      .then(replaced)
  })

  it("is revoked when it is made for somebody who has returned meanwhile: nobody wears it", () => {
    given(...waitsForAnother, arrived, returned)
      .when(recordReplacement())
      .then({ _tag: "FoundOutside", found: { what: "bracelet", held: newBracelet } })
  })
})

describe("a pilgrim who withdraws while the bracelet is being replaced", () => {
  it("has the new one revoked when it exists", () => {
    given(...waitsForAnother)
      .when(withdraw)
      .then(withdrew)
    given(...waitsForAnother, withdrew)
      .when(recordReplacement())
      .then({ _tag: "FoundOutside", found: { what: "bracelet", held: newBracelet } })
  })

  it("has the old one revoked when no other was made", () =>
    given(...waitsForAnother, withdrew)
      .when(recordReplacementDeclined())
      .then({ _tag: "FoundOutside", found: { what: "bracelet", held: bracelet } }))

  it("is not mistaken for one whose first bracelet is awaited", () =>
    given(...waitsForAnother, withdrew)
      .when(recordBracelet())
      .then())
})
