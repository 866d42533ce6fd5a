import { describe, expect, it } from "vitest"
import type { Command } from "../../src/journey/Command.ts"
import type { Event } from "../../src/journey/Event.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { react } from "../../src/journey/react.ts"
import { given } from "../../src/testing/given.ts"
import {
  arrived,
  asked,
  bracelet,
  braceletMade,
  confirmed,
  drawn,
  ordered,
  registered,
  registration,
  replaced,
  replacementAsked,
  returned,
  visaIssued,
} from "../../src/testing/moments.ts"

const pilgrim = "1448-T48-0001" as PilgrimId
const group = "1448-G000001" as GroupId

/** The jobs that an event causes after these. */
const jobs = (past: ReadonlyArray<Event | Command>, event: Event) =>
  react({ pilgrim, group }, event, given(...past, event).state)

const notice = (notice: "drawn" | "lapsed" | "refused" | "arrived") =>
  ({ _tag: "SendNotice", pilgrim, notice }) as const
const registerGroup = { _tag: "RegisterGroup", group } as const
const requestEntitlement = { _tag: "RequestEntitlement", pilgrim } as const
const order = { _tag: "OrderBracelet", pilgrim } as const
const replacement = { _tag: "ReplaceBracelet", pilgrim, bracelet, reason: "lost" } as const
const cancelRegistration = { _tag: "CancelRegistration", pilgrim, registration, attempt: 1 } as const

const confirmedPlace = [drawn, confirmed]
const registeredEarly = { ...registered, asks: false } as const
const visaEarly = { ...visaIssued, asks: false } as const
const holdsBracelet = [drawn, registered, visaIssued, ordered, braceletMade]
const registrationNotMade = { _tag: "RegistrationNotMade", reference: registration.reference } as const
const entitlementRefused = { _tag: "EntitlementRefused", code: "SECURITY" } as const

describe("what has happened causes the next job", () => {
  it.each<[string, ReadonlyArray<Event>, Event, ReturnType<typeof jobs>]>([
    ["a rejection none", [], { _tag: "ApplicationRejected", reasons: ["late"] }, []],
    ["a place that is drawn a notice of it", [], drawn, [notice("drawn")]],
    ["the waiting list none", [], { _tag: "PutOnWaitingList" }, []],
    ["a confirmed place the group's registration", [drawn], confirmed, [registerGroup]],
    ["a submission that is out none", confirmedPlace, asked, []],
    ["a submission that was not carried out another", [...confirmedPlace, asked], registrationNotMade, [registerGroup]],
    ["a registration the request for a visa", confirmedPlace, registered, [requestEntitlement]],
    ["a registration before visas open none", confirmedPlace, registeredEarly, []],
    [
      "the opening of visas the request for one",
      [drawn, registeredEarly],
      { _tag: "EntitlementAsked" },
      [requestEntitlement],
    ],
    ["a visa the order of a bracelet", [drawn, registered], visaIssued, [order]],
    ["a visa before bracelets are ordered none", [drawn, registered], visaEarly, []],
    [
      "the opening of orders the order of a bracelet",
      [drawn, registered, visaEarly],
      { _tag: "BraceletAsked" },
      [order],
    ],
    ["an order that is out none", [drawn, registered, visaIssued], ordered, []],
    [
      "an order that was not carried out another",
      [drawn, registered, visaIssued, ordered],
      {
        _tag: "BraceletNotMade",
        order: "O1",
      },
      [order],
    ],
    ["a bracelet none", [drawn, registered, visaIssued, ordered], braceletMade, []],
    ["a lost bracelet another", holdsBracelet, replacementAsked, [{ ...replacement, attempt: 1 }]],
    [
      "a bracelet that is lost in the country another",
      [...holdsBracelet, arrived],
      replacementAsked,
      [{ ...replacement, attempt: 1 }],
    ],
    [
      "a second report after the maker declined a second request",
      [...holdsBracelet, replacementAsked, { _tag: "ReplacementDeclined", code: "conflict" }],
      replacementAsked,
      [{ ...replacement, attempt: 2 }],
    ],
    ["a new bracelet none", [...holdsBracelet, replacementAsked], replaced, []],
    ["an arrival the welcome", holdsBracelet, arrived, [notice("arrived")]],
    ["a return none", [...holdsBracelet, arrived], returned, []],
    ["a lapsed offer a notice of it", [drawn], { _tag: "PlaceLapsed" }, [notice("lapsed")]],
    [
      "a place that lapses without a visa a notice of it, and the registration's cancellation",
      [drawn, registeredEarly],
      { _tag: "PlaceLapsed" },
      [notice("lapsed"), cancelRegistration],
    ],
    [
      "a refused registration a notice of it",
      confirmedPlace,
      { _tag: "RegistrationRefused", code: "ENTRY_BARRED" },
      [notice("refused")],
    ],
    [
      "a refused visa a notice of it, and the registration's cancellation",
      [drawn, registered],
      entitlementRefused,
      [notice("refused"), cancelRegistration],
    ],
    [
      "a withdrawal what undoes the last thing",
      [drawn, registeredEarly],
      { _tag: "PilgrimWithdrew" },
      [cancelRegistration],
    ],
    ["a death what undoes the last thing", [drawn, registeredEarly], { _tag: "PilgrimDied" }, [cancelRegistration]],
  ])("%s", (_, past, event, expected) => expect(jobs(past, event)).toEqual(expected))
})
