import type { IncomingMessage } from "node:http"

/**
 * Lets a caller that can choose an address but no header name itself: `/_as/unit-7/v1/feed` becomes `/v1/feed` with the
 * header X-Mock-Caller.
 */
export const callerInPath = (request: IncomingMessage): void => {
  const [, name, path] = /^\/_as\/([A-Za-z0-9._-]{1,100})(\/.*)$/.exec(request.url ?? "") ?? []
  if (name === undefined || path === undefined) return
  request.url = path
  request.headers["x-mock-caller"] = name
}
