import type { Receipt } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import type { Entitlement, EntitlementRequest } from "@mahmal/core/ports/VisaAuthority"
import { Result } from "effect"
import { readJson } from "../json/readJson.ts"
import { listing } from "../listing.ts"
import type { components } from "./generated/openapi.ts"
import { Cancelled, EntitlementDecided, EntitlementList, Received, Entitlement as WireEntitlement } from "./schema.ts"

type Wire = components["schemas"]

/** The body of a request. */
export const asked = ({ kind, registrationNumber, traveller }: EntitlementRequest): Wire["EntitlementRequest"] => ({
  pilgrim: traveller.pilgrim,
  kind,
  registrationNumber,
  passport: {
    number: traveller.passport,
    nationality: traveller.nationality,
    nameEn: traveller.nameLatin,
    nameAr: traveller.nameArabic,
    sex: traveller.sex,
    birthDate: traveller.birthDate,
    expiry: traveller.passportExpiry,
  },
})

/** Translates an entitlement. A permit's number must begin with P and a visa's with V. */
const known = (wire: Wire["Entitlement"]): Result.Result<Entitlement, string> => {
  const { id, kind, status } = wire
  const whose = { id: id as Receipt, pilgrim: wire.pilgrim as PilgrimId, kind }
  if ("number" in wire && !wire.number?.startsWith(kind === "permit" ? "P" : "V"))
    return Result.fail("a number of the wrong kind")
  switch (status) {
    case "issued":
      return Result.succeed({ ...whose, status, number: wire.number })
    case "refused":
      return Result.succeed({ ...whose, status, code: wire.code })
    default:
      return Result.succeed({ ...whose, status })
  }
}

const about = (same: boolean, wire: Wire["Entitlement"]): Result.Result<Entitlement, string> =>
  same ? known(wire) : Result.fail("an answer about another entitlement")

/** Reads the answer to a request. When the request was repeated, it is the first answer, even if a decision was made since. */
export const receivedIn =
  ({ kind, traveller }: EntitlementRequest) =>
  (text: string): Result.Result<Entitlement, string> =>
    Result.flatMap(readJson(Received, text), (wire) =>
      about(wire.pilgrim === traveller.pilgrim && wire.kind === kind, wire),
    )

/** Reads an entitlement that was asked for by its id. */
export const entitlementIn =
  (id: string) =>
  (text: string): Result.Result<Entitlement, string> =>
    Result.flatMap(readJson(WireEntitlement, text), (wire) => about(wire.id === id, wire))

/** Reads a part of the list of entitlements. */
export const listedIn =
  (asked: ListingRequest) =>
  (text: string): Result.Result<Listing<Entitlement>, string> =>
    Result.flatMap(readJson(EntitlementList, text), ({ entitlements, more }) =>
      Result.flatMap(Result.all(entitlements.map(known)), (items) => listing(asked, items, more)),
    )

/** Checks that an answer confirms the cancellation of this entitlement. */
export const cancelledIn =
  (id: string) =>
  (text: string): Result.Result<void, string> =>
    Result.flatMap(readJson(Cancelled, text), (wire) => Result.map(about(wire.id === id, wire), () => undefined))

/** Reads a webhook about a decision. */
export const decidedIn = (text: string): Result.Result<Entitlement, string> =>
  Result.flatMap(readJson(EntitlementDecided, text), ({ data }) => known(data))
