import type { Call } from "../http/Call.ts"
import { get, type RestAccess } from "../http/RestAccess.ts"
import { pageSize } from "./translate.ts"

/** Asks for the documents after a cursor. */
export const getFeed = (access: RestAccess, after: string): Call => {
  const call = get(access, "v1", "feed")
  const query = new URLSearchParams({ ...(after === "" ? {} : { after }), limit: String(pageSize) })
  return { ...call, url: `${call.url}?${query}`, transcript: `${call.transcript}?${query}` }
}

/** Asks for one document. */
export const getDocument = (access: RestAccess, id: string): Call => get(access, "v1", "documents", id)
