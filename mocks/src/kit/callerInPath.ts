import type { IncomingMessage } from "node:http"
import type { Context } from "hono"
import type { MockEnv } from "./Frame.ts"

/**
 * Lets a caller that can choose an address but no header name itself: `/_as/unit-7/v1/feed` becomes `/v1/feed` with the
 * header X-Mock-Caller, and with what was taken away in X-Forwarded-Prefix, as a proxy would leave it.
 */
export const callerInPath = (request: IncomingMessage): void => {
  const [, prefix, name, path] = /^(\/_as\/([A-Za-z0-9._-]{1,100}))(\/.*)$/.exec(request.url ?? "") ?? []
  if (prefix === undefined || name === undefined || path === undefined) return
  request.url = path
  add(request, "x-mock-caller", name)
  add(request, "x-forwarded-prefix", prefix)
}

const add = (request: IncomingMessage, header: string, value: string): void => {
  request.headers[header] = value
  // Once the body has been read, the headers are read as they came.
  request.rawHeaders.push(header, value)
}

/** The address of the mock as this caller knows it, without a slash at the end; a caller in the path stays named by it. */
export const addressFor = (c: Context<MockEnv>): string =>
  `${new URL(c.req.url).origin}${c.req.header("x-forwarded-prefix") ?? ""}`
