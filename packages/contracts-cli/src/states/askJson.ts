import { call } from "../call.ts"
import type { Endpoint } from "../Endpoint.ts"

/** A request to a REST interface. */
export interface JsonRequest {
  readonly method: "GET" | "POST" | "PUT"
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Makes a request that must be answered with this status, and reads the JSON object of the answer. */
export const askJson = async (
  { url }: Endpoint,
  { method, path, headers, body }: JsonRequest,
  status: number,
): Promise<Readonly<Record<string, unknown>>> => {
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" }
  const answer = await call(`${url}${path}`, {
    method,
    headers: { ...headers, ...type },
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (answer.status !== status) throw new Error(`${method} ${path} was answered with ${answer.status}, not ${status}`)
  const read = parsed(answer.body.toString("utf8"))
  if (typeof read !== "object" || read === null)
    throw new Error(`${method} ${path} was not answered with a JSON object`)
  return read as Readonly<Record<string, unknown>>
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
