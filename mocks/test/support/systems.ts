import {
  borderFeedDefaults,
  braceletMakerDefaults,
  smsGatewayDefaults,
  visaAuthorityDefaults,
} from "../../src/index.ts"
import { answered, type Called } from "./call.ts"

/** The contract's example of a request for an entitlement, for any pilgrim. */
export const entitlement = (pilgrim: string, nationality = "QAT") => ({
  pilgrim,
  kind: nationality === "QAT" ? "permit" : "visa",
  registrationNumber: "ET-1",
  passport: {
    number: "H0000001",
    nationality,
    nameEn: "Example Pilgrim",
    nameAr: "حاج مثال",
    sex: "F",
    birthDate: "1960-01-31",
    expiry: "2031-01-28",
  },
})

const json = (method: string, body: unknown, headers: Record<string, string>): RequestInit => ({
  method,
  headers: { "content-type": "application/json", ...headers },
  ...(body !== undefined && { body: JSON.stringify(body) }),
})

/** A call of the visa authority with its token. */
export const askVisa = (method: string, body?: unknown, key?: string): RequestInit =>
  json(method, body, {
    authorization: `Bearer ${visaAuthorityDefaults.token}`,
    ...(key !== undefined && { "idempotency-key": key }),
  })

/** A call of the bracelet maker with its key. */
export const askMaker = (method: string, body?: unknown, key?: string): RequestInit =>
  json(method, body, {
    "x-api-key": braceletMakerDefaults.apiKey,
    ...(key !== undefined && { "idempotency-key": key }),
  })

export const line = (pilgrim: string) => ({ pilgrim, nameEn: "Example", nameAr: "مثال", nationality: "QAT" })

/** A call of the border feed with its key. */
export const askFeed = (): RequestInit => ({ headers: { "x-api-key": borderFeedDefaults.apiKey } })

/** The URL of a message for the SMS gateway. */
export const sms = (parameters: Record<string, string>): string => {
  const { username, password } = smsGatewayDefaults
  return `/cgi-bin/sendsms?${new URLSearchParams({ username, password, from: "Mission", ...parameters })}`
}

/** The JSON of an answer. */
export const read = async <A>(url: string, init: RequestInit): Promise<A> =>
  JSON.parse((await answered(url, init)).text)

/** The wrong fields that a problem names, as `place pointer`. */
export const wrongFields = ({ text }: Called): string[] =>
  (JSON.parse(text).errors ?? []).map((error: { in: string; pointer: string }) => `${error.in} ${error.pointer}`)

/** Sets a rule of a mock's dial through its admin route. */
export const dial = async (url: string, ...faults: readonly unknown[]): Promise<Called> =>
  answered(`${url}/_mock/faults`, { method: "PUT", body: JSON.stringify({ faults }) })
