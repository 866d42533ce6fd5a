import type { ListingRequest } from "@mahmal/core/ports/Listing"
import type { Redacted } from "effect"
import { basicAuthorization } from "../http/basicAuthorization.ts"
import type { Call } from "../http/Call.ts"
import { listingQuery } from "../http/RestAccess.ts"
import { address } from "../http/rest.ts"

/** Where the workshop is, and who we are there. */
export interface Access {
  readonly url: string
  readonly username: string
  readonly password: Redacted.Redacted
}

/** Puts a file under its name. */
export const putFile = (access: Access, folder: string, name: string, file: string): Call => ({
  method: "PUT",
  url: address(access.url, folder, `${name}.csv`),
  headers: { authorization: basicAuthorization(access), "content-type": "text/csv; charset=utf-8" },
  body: file,
  transcript: file,
})

/** Fetches the status of an order. */
export const getStatus = (access: Access, order: string): Call => ({
  method: "GET",
  url: address(access.url, "orders", order, "status.csv"),
  headers: { authorization: basicAuthorization(access) },
  transcript: `GET ${address("", "orders", order, "status.csv")}`,
})

/** Fetches a part of the list of bracelets. */
export const getList = (access: Access, request: ListingRequest): Call => {
  const path = (base: string) => `${address(base, "seasons", request.season, "list.csv")}?${listingQuery(request)}`
  return {
    method: "GET",
    url: path(access.url),
    headers: { authorization: basicAuthorization(access) },
    transcript: `GET ${path("")}`,
  }
}
