import type { IncomingMessage, ServerResponse } from "node:http"
import { type Answer, call, NoAnswer } from "../call.ts"
import type { Secrets } from "./Task.ts"

/** A request from Pact's proxy, with its body read. */
export type ReadRequest = IncomingMessage & { readonly body?: unknown }

/** Names the interaction of a request to the proxy; the endpoint does not get it. */
export const interactionHeader = "x-mahmal-interaction"

const notForwarded = new Set([
  interactionHeader,
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
])
const notReturned = new Set(["connection", "transfer-encoding", "content-length", "keep-alive"])
const wrong = /(^| )wrong$/

const bodyOf = ({ body, method }: ReadRequest): string | Uint8Array<ArrayBuffer> | null => {
  if (method === "GET" || body === undefined) return null
  return Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)
}

const addressOf = (base: string, asked: string, query: Secrets["query"]): string => {
  const url = new URL(`${base}${asked}`)
  for (const [name, value] of Object.entries(query)) {
    const given = url.searchParams.get(name)
    if (given !== null && !wrong.test(given)) url.searchParams.set(name, value)
  }
  return url.href
}

/** Told of every request how it ended. */
export interface Listener {
  readonly answered: (method: string, path: string, answer: Answer) => void
  readonly unanswered: (interaction: string, why: string) => void
}

/**
 * Forwards a request of the verifier to the endpoint with the real credentials, and returns its answer; 504 without one, which
 * Pact takes for the endpoint's.
 */
export const forward = async (
  request: ReadRequest,
  response: ServerResponse,
  base: string,
  secrets: Secrets,
  listener: Listener,
): Promise<void> => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    const real = secrets.headers[name]
    if (notForwarded.has(name) || typeof value !== "string") continue
    headers.set(name, real === undefined || wrong.test(value) ? value : real)
  }
  // Otherwise fetch would ask for compressed answers, which the contracts do not have.
  headers.set("accept-encoding", "identity")
  const { method = "GET", url: path = "/" } = request
  try {
    const answer = await call(addressOf(base, path, secrets.query), { method, headers, body: bodyOf(request) })
    listener.answered(method, path, answer)
    // Without its location Pact cannot follow a redirect, and take the answer of another place for this one's.
    const isRedirect = answer.status >= 300 && answer.status < 400
    const passed = [...answer.headers].filter(
      ([name]) => !notReturned.has(name) && !(isRedirect && name === "location"),
    )
    response.writeHead(answer.status, Object.fromEntries(passed)).end(answer.body)
  } catch (error) {
    const why = error instanceof NoAnswer ? error.message : "the call could not be made"
    listener.unanswered(String(request.headers[interactionHeader]), why)
    response.writeHead(504).end()
  }
}
