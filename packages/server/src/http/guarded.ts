import type { MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"

/** Nothing is loaded, and it is framed nowhere. */
const nothingElse = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}
/** The page of documents brings its own script and may speak with this hub alone. */
export const ownScript = {
  ...nothingElse,
  scriptSrc: ["'unsafe-inline'"],
  styleSrc: ["'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["data:"],
  connectSrc: ["'self'"],
}
/** A page of text, or one that is printed, has a stylesheet, and pictures that stand in the page itself; no script. */
export const styled = { ...nothingElse, styleSrc: ["'self'"] }

/** Answers with the headers that browsers keep to, and with a policy of what may be loaded. */
export const guarded = (contentSecurityPolicy: typeof nothingElse): MiddlewareHandler =>
  secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false, xFrameOptions: "DENY" })

const barest = guarded(nothingElse)

/** Whatever brings no policy of its own may load nothing and be framed nowhere, be it found or not. */
export const guardedAnyway: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has("content-security-policy")) await barest(c, async () => {})
}
