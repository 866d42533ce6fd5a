import { describe, expect, it } from "vitest"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import { given } from "../../src/testing/given.ts"
import {
  asked,
  bracelet,
  braceletMade,
  confirmed,
  drawn,
  entitlement,
  ordered,
  recordBracelet,
  recordBraceletNotMade,
  recordDeath,
  recordNotUndone,
  recordRegistration,
  recordRegistrationNotMade,
  recordRegistrationRefused,
  recordUndone,
  recordVisa,
  recordVisaRefused,
  registered,
  registration,
  visaIssued,
  waitlist,
  withdraw,
} from "../../src/testing/moments.ts"

const whose = { pilgrim: "1448-T48-0001" as PilgrimId, group: "1448-G000001" as GroupId }
const holdsAll = [drawn, registered, visaIssued, ordered, braceletMade] as const

const outsideOf = (state: object) => ("outside" in state ? state.outside : undefined)

describe("withdrawing", () => {
  it("is possible until travel, and counts once", () => {
    for (const past of [[], [waitlist], [drawn], [drawn, registered], [drawn, registered, visaIssued], holdsAll])
      given(...past)
        .when(withdraw)
        .then({ _tag: "PilgrimWithdrew" })
    given(withdraw).when(withdraw).then()
  })

  it("leaves nothing to undo where nothing was done", () => {
    expect(given(drawn, confirmed, withdraw).state).toEqual({ _tag: "Withdrawn", outside: [] })
  })

  it("undoes the last thing first", () => {
    const withdrawn = given(...holdsAll, withdraw)
    expect(outsideOf(withdrawn.state)).toEqual([
      { what: "registration", held: registration },
      { what: "entitlement", held: entitlement },
      { what: "bracelet", held: bracelet },
    ])
    withdrawn.when(recordUndone("registration")).thenRefused("contradiction")
    withdrawn.when(recordUndone("bracelet")).then({ _tag: "UndoneOutside", what: "bracelet" })
    given(...holdsAll, withdraw, recordUndone("bracelet"))
      .when(recordUndone("entitlement"))
      .then({ _tag: "UndoneOutside", what: "entitlement" })
    given(...holdsAll, withdraw, recordUndone("bracelet"), recordUndone("entitlement"))
      .when(recordUndone("registration"))
      .then({ _tag: "UndoneOutside", what: "registration" })
  })

  it("takes each undoing twice without complaint", () => {
    given(...holdsAll, withdraw, recordUndone("bracelet"))
      .when(recordUndone("bracelet"))
      .then()
    given(drawn, registered, withdraw, recordVisaRefused, recordUndone("registration"))
      .when(recordUndone("registration"))
      .then()
  })

  it("gives one job at a time, for what was done last", () => {
    const { state } = given(...holdsAll, withdraw)
    expect(react(whose, { _tag: "PilgrimWithdrew" }, state)).toEqual([
      { _tag: "RevokeBracelet", pilgrim: whose.pilgrim, bracelet },
    ])
    const after = given(...holdsAll, withdraw, recordUndone("bracelet")).state
    expect(react(whose, { _tag: "UndoneOutside", what: "bracelet" }, after)).toEqual([
      { _tag: "CancelEntitlement", pilgrim: whose.pilgrim, entitlement },
    ])
  })
})

describe("withdrawing while an answer is out", () => {
  it("waits for the answer before anything is undone", () => {
    const { state } = given(drawn, confirmed, asked, withdraw)
    expect(outsideOf(state)).toEqual([{ what: "registration", asked: registration.reference }])
    expect(react(whose, { _tag: "PilgrimWithdrew" }, state)).toEqual([])
  })

  it("undoes a registration that was made after all", () => {
    const found = { _tag: "FoundOutside", found: { what: "registration", held: registration } } as const
    given(drawn, confirmed, asked, withdraw).when(recordRegistration()).then(found)
    given(drawn, confirmed, asked, withdraw, found).when(recordRegistration()).then()
    const { state } = given(drawn, confirmed, asked, withdraw, found)
    expect(react(whose, found, state)).toEqual([
      { _tag: "CancelRegistration", pilgrim: whose.pilgrim, registration, attempt: 1 },
    ])
  })

  it("has nothing to undo when the registration was refused, or not made", () => {
    const undone = { _tag: "UndoneOutside", what: "registration" } as const
    given(drawn, confirmed, asked, withdraw).when(recordRegistrationRefused).then(undone)
    given(drawn, confirmed, asked, withdraw).when(recordRegistrationNotMade()).then(undone)
    given(drawn, confirmed, asked, withdraw, undone).when(recordRegistrationNotMade()).then()
  })

  it("undoes a visa that was issued after all, and the registration after it", () => {
    const found = { _tag: "FoundOutside", found: { what: "entitlement", held: entitlement } } as const
    given(drawn, registered, withdraw).when(recordVisa()).then(found)
    expect(outsideOf(given(drawn, registered, withdraw, found).state)).toEqual([
      { what: "registration", held: registration },
      { what: "entitlement", held: entitlement },
    ])
  })

  it("goes on with the registration when the visa was refused", () => {
    const undone = { _tag: "UndoneOutside", what: "entitlement" } as const
    given(drawn, registered, withdraw).when(recordVisaRefused).then(undone)
    const { state } = given(drawn, registered, withdraw, undone)
    expect(react(whose, undone, state)).toEqual([
      { _tag: "CancelRegistration", pilgrim: whose.pilgrim, registration, attempt: 1 },
    ])
  })

  it("revokes a bracelet that was made after all", () =>
    given(drawn, registered, visaIssued, ordered, withdraw)
      .when(recordBracelet())
      .then({ _tag: "FoundOutside", found: { what: "bracelet", held: bracelet } }))

  it("has no bracelet to revoke when its order was never carried out", () => {
    const undone = { _tag: "UndoneOutside", what: "bracelet" } as const
    given(drawn, registered, visaIssued, ordered, withdraw).when(recordBraceletNotMade()).then(undone)
    given(drawn, registered, visaIssued, ordered, withdraw, undone).when(recordBraceletNotMade()).then()
  })

  it("cannot call undone what is not yet known to be done", () =>
    given(drawn, registered, withdraw).when(recordUndone("entitlement")).thenRefused("contradiction"))

  it("takes no bracelet that was never ordered for it", () =>
    given(drawn, registered, visaIssued, withdraw).when(recordBracelet()).then())
})

describe("a cancellation that was never carried out", () => {
  const notMade = { _tag: "CancellationNotMade", number: registration.number } as const
  const cancelling = [drawn, registered, withdraw, recordVisaRefused] as const

  it("is followed by another, in an exchange of its own", () => {
    given(...cancelling)
      .when(recordNotUndone(1))
      .then(notMade)
    expect(react(whose, notMade, given(...cancelling, notMade).state)).toEqual([
      { _tag: "CancelRegistration", pilgrim: whose.pilgrim, registration, attempt: 2 },
    ])
  })

  it("is told twice without complaint", () =>
    given(...cancelling, notMade)
      .when(recordNotUndone(1))
      .then())

  it("may happen again", () =>
    given(...cancelling, notMade)
      .when(recordNotUndone(2))
      .then(notMade))

  it("says nothing about another registration", () =>
    given(...cancelling)
      .when(recordNotUndone(1, "R2"))
      .then())
})

describe("one who dies before travelling", () => {
  it("counts once, and from every state", () => {
    for (const past of [[], [waitlist], [drawn], [drawn, registered], [drawn, registered, visaIssued], holdsAll])
      given(...past)
        .when(recordDeath)
        .then({ _tag: "PilgrimDied" })
    given(recordDeath).when(recordDeath).then()
  })

  it("leaves to be undone what was done", () => {
    expect(given(...holdsAll, recordDeath).state).toEqual({
      _tag: "Deceased",
      travelled: false,
      outside: [
        { what: "registration", held: registration },
        { what: "entitlement", held: entitlement },
        { what: "bracelet", held: bracelet },
      ],
    })
  })
})
