import type { ListingRequest } from "@mahmal/core/ports/Listing"
import { safeName } from "../safeName.ts"
import type { Call } from "./Call.ts"
import { address } from "./rest.ts"

/** Where a REST interface is, and the header with our credentials. */
export interface RestAccess {
  readonly url: string
  readonly secret: readonly [header: string, value: string]
}

/** A question for a resource. */
export const get = ({ url, secret: [header, value] }: RestAccess, ...segments: readonly string[]): Call => ({
  method: "GET",
  url: address(url, ...segments),
  headers: { [header]: value },
  transcript: `GET ${address("", ...segments)}`,
})

/** The query string for a part of a list. */
export const listingQuery = ({ after, limit }: Omit<ListingRequest, "season">): string =>
  new URLSearchParams({ ...(after === undefined ? {} : { after }), limit: String(limit) }).toString()

/** A question for a part of a list. */
export const getList = (access: RestAccess, request: ListingRequest, ...segments: readonly string[]): Call => {
  const query = `?season=${encodeURIComponent(request.season)}&${listingQuery(request)}`
  const call = get(access, ...segments)
  return { ...call, url: call.url + query, transcript: `${call.transcript}${query}` }
}

/** A submission of a JSON body, under an idempotency key where the operation has one. */
export const submit = (
  { url, secret: [header, value] }: RestAccess,
  method: "POST" | "PUT",
  segments: readonly string[],
  content: unknown,
  key?: string,
): Call => {
  const body = JSON.stringify(content)
  const named = key === undefined ? {} : { "idempotency-key": safeName(key) }
  return {
    method,
    url: address(url, ...segments),
    headers: { [header]: value, "content-type": "application/json", ...named },
    body,
    transcript: body,
  }
}
