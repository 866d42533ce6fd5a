import type { Row, Tables, WrongPlace } from "./Tables.ts"

/** Makes a refusal of the contract: a code, the wrong places if any, and further headers. */
export type Refuse = (
  code: keyof typeof statuses,
  places?: readonly WrongPlace[],
  headers?: Readonly<Record<string, string>>,
) => Response

const statuses = {
  "invalid-file": 400,
  unauthorised: 401,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  "unsupported-media-type": 415,
  "too-many-requests": 429,
  internal: 500,
} as const

/** Makes refusals with these tables. */
export const refusing =
  (tables: Tables): Refuse =>
  (code, places = [{}], headers = {}) => {
    const rows = places.slice(0, 100).map(({ row, column }): Row => {
      return { code, row: String(row ?? ""), column: column ?? "" }
    })
    return csv(tables.write("problem", rows), statuses[code], headers)
  }

/** An answer of text/csv. */
export const csv = (text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(text, { status, headers: { "content-type": "text/csv; charset=utf-8", ...headers } })
