import type { Receipt } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import type { GroupRegistration, GroupSubmission, ListedMember, MemberDecision } from "@mahmal/core/ports/NationalTrack"
import type { Traveller } from "@mahmal/core/ports/Traveller"
import { Result } from "effect"
import { listing } from "../listing.ts"
import { all, type Element, needed, text } from "../xml/Element.ts"
import { etrack, inEtrack } from "./namespaces.ts"

const member = (traveller: Traveller): Element =>
  inEtrack("Member", [
    inEtrack("PilgrimReference", traveller.pilgrim),
    inEtrack("ArabicName", traveller.nameArabic),
    inEtrack("LatinName", traveller.nameLatin),
    inEtrack("PassportNumber", traveller.passport),
    inEtrack("BirthDate", traveller.birthDate),
    inEtrack("Nationality", traveller.nationality),
    inEtrack("Sex", traveller.sex),
  ])

/** The message that submits a group. */
export const registerGroup = ({ reference, season, members }: GroupSubmission): Element =>
  inEtrack("RegisterGroup", [inEtrack("Reference", reference), inEtrack("Season", season), ...members.map(member)])

/** The message that asks for one registration. */
export const getRegistration = (receipt: string): Element => inEtrack("GetRegistration", [inEtrack("Receipt", receipt)])

/** The message that asks for every registration under one reference. */
export const findGroup = (reference: string): Element => inEtrack("FindGroup", [inEtrack("Reference", reference)])

/** The message that asks for a part of the list of all registrations. */
export const listRegistrations = ({ season, after, limit }: ListingRequest): Element =>
  inEtrack("ListRegistrations", [
    inEtrack("Season", season),
    ...(after === undefined ? [] : [inEtrack("After", after)]),
    inEtrack("Limit", String(limit)),
  ])

/** The message that cancels one registered member. */
export const cancelMember = (registrationNumber: string): Element =>
  inEtrack("CancelMember", [inEtrack("RegistrationNumber", registrationNumber)])

/** The message that acknowledges a notification. */
export const acknowledgement = (receipt: string): Element =>
  inEtrack("RegistrationDecidedResponse", [inEtrack("Receipt", receipt)])

type Read<A> = Result.Result<A, string>

const named = (body: Element, name: string): Read<Element> =>
  body.namespace === etrack && body.name === name
    ? Result.succeed(body)
    : Result.fail("another answer than was asked for")

const echoes = (body: Element, name: string, asked: string): Read<Element> =>
  needed(body, name) === asked ? Result.succeed(body) : Result.fail(`an answer about another ${name}`)

/** Reads the decision on a member. The schema does not say which elements belong to which status. */
const decision = (element: Element, status: string): Read<MemberDecision> => {
  const pilgrim = needed(element, "PilgrimReference") as PilgrimId
  const number = text(element, "RegistrationNumber")
  const code = text(element, "Code")
  if (number === undefined && code === undefined && status === "PENDING")
    return Result.succeed({ pilgrim, status: "pending" })
  if (number !== undefined && code === undefined && status === "REGISTERED")
    return Result.succeed({ pilgrim, status: "registered", number })
  if (number !== undefined && code === undefined && status === "CANCELLED")
    return Result.succeed({ pilgrim, status: "cancelled", number })
  if (number === undefined && code !== undefined && status === "REJECTED")
    return Result.succeed({ pilgrim, status: "rejected", code })
  return Result.fail("a status without what it must carry")
}

const decisions = (elements: readonly Element[], status: string): Read<readonly MemberDecision[]> => {
  const pilgrims = new Set(elements.map((element) => needed(element, "PilgrimReference")))
  if (pilgrims.size < elements.length) return Result.fail("a member twice")
  return Result.all(elements.map((element) => decision(element, needed(element, status))))
}

const registration = (
  reference: string,
  element: Element,
  members: readonly MemberDecision[],
): Read<GroupRegistration> => {
  const decided = needed(element, "Status") === "DECIDED"
  if (decided === members.some((each) => each.status === "pending"))
    return Result.fail("a status that its members contradict")
  return Result.succeed({ reference, receipt: needed(element, "Receipt") as Receipt, decided, members })
}

/** Reads the receipt of a submission. */
export const receiptIn = (body: Element): Read<{ readonly receipt: Receipt }> =>
  Result.map(named(body, "RegisterGroupResponse"), (answer) => ({ receipt: needed(answer, "Receipt") as Receipt }))

const decidedOrNot = (element: Element): Read<GroupRegistration> => {
  const reference = needed(element, "Reference")
  const carried = all(element, "Decision")
  const complete = carried.length > 0 && text(element, "DecidedAt") !== undefined
  if (needed(element, "Status") === "DECIDED" && complete)
    return Result.flatMap(decisions(carried, "Outcome"), (members) => registration(reference, element, members))
  if (needed(element, "Status") === "PENDING" && carried.length === 0 && text(element, "DecidedAt") === undefined)
    return Result.succeed({ reference, receipt: needed(element, "Receipt") as Receipt, decided: false, members: [] })
  return Result.fail("a status without what it must carry")
}

/** Reads the registration that was asked for by its receipt. */
export const registrationIn =
  (receipt: string) =>
  (body: Element): Read<GroupRegistration> =>
    named(body, "GetRegistrationResponse").pipe(
      Result.flatMap((answer) => echoes(answer, "Receipt", receipt)),
      Result.flatMap(decidedOrNot),
    )

/** Reads the registration of a notification, which is always decided. */
export const registrationTold = (body: Element): Read<GroupRegistration> =>
  named(body, "RegistrationDecided").pipe(
    Result.flatMap(decidedOrNot),
    Result.flatMap((told) => (told.decided ? Result.succeed(told) : Result.fail("a notification of nothing decided"))),
  )

/** What the e-track has under a reference as of a moment of its clock, in milliseconds, and the settle time it promises. */
export interface Found {
  readonly asOf: number
  readonly settleTime: number
  readonly registrations: readonly GroupRegistration[]
}

const milliseconds = (duration: string): number => Math.round(Number(duration.slice(2, -1)) * 1000)

/** Reads every registration under a reference. */
export const foundIn =
  (reference: string) =>
  (body: Element): Read<Found> =>
    named(body, "FindGroupResponse").pipe(
      Result.flatMap((answer) => echoes(answer, "Reference", reference)),
      Result.flatMap((answer) => {
        const found = all(answer, "Registration").map((each) =>
          Result.flatMap(decisions(all(each, "Member"), "Status"), (members) => registration(reference, each, members)),
        )
        return Result.map(Result.all(found), (registrations) => ({
          asOf: Date.parse(needed(answer, "AsOf").trim()),
          settleTime: milliseconds(needed(answer, "SettleTime").trim()),
          registrations,
        }))
      }),
    )

const listed = (element: Element): Read<ListedMember> =>
  Result.map(decision(element, needed(element, "Status")), (member) => ({
    ...member,
    reference: needed(element, "Reference"),
    receipt: needed(element, "Receipt") as Receipt,
  }))

/** Reads a part of the list of registrations. */
export const listedIn =
  (asked: ListingRequest) =>
  (body: Element): Read<Listing<ListedMember>> =>
    named(body, "ListRegistrationsResponse").pipe(
      Result.flatMap((answer) => echoes(answer, "Season", asked.season)),
      Result.flatMap((answer) =>
        Result.flatMap(Result.all(all(answer, "Member").map(listed)), (items) =>
          listing(asked, items, needed(answer, "More").trim() === "true"),
        ),
      ),
    )

/** Checks that an answer confirms the cancellation of this registration. */
export const cancelledIn =
  (registrationNumber: string) =>
  (body: Element): Read<void> =>
    named(body, "CancelMemberResponse").pipe(
      Result.flatMap((answer) => echoes(answer, "RegistrationNumber", registrationNumber)),
      Result.map(() => undefined),
    )
