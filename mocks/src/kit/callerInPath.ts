import type { IncomingMessage } from "node:http"
import type { Context } from "hono"
import type { MockEnv } from "./Frame.ts"

/**
 * Names a caller that can choose a URL but no header: `/_as/unit-7/v1/feed` becomes `/v1/feed` with the header X-Mock-Caller,
 * and with the removed prefix in X-Forwarded-Prefix, as from a proxy.
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
  // After the body has been read, the headers are taken from here.
  request.rawHeaders.push(header, value)
}

/** The mock's base URL for this caller, without a slash at the end; it includes a caller in the path. */
export const addressFor = (c: Context<MockEnv>): string =>
  `${new URL(c.req.url).origin}${c.req.header("x-forwarded-prefix") ?? ""}`
