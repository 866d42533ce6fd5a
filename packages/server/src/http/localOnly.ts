import { isIP } from "node:net"
import type { MiddlewareHandler } from "hono"
import { ForeignOrigin, Misdirected } from "../api/problems.ts"
import { responseOf } from "./responseOf.ts"

/** Whether a host is this machine under a name that no other machine can answer to. */
export const isLoopback = (host: string): boolean => {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase()
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."))
}

/**
 * Lets nobody in through a browser on this machine: neither a name of another site that was pointed here, nor a page of
 * another site. Until callers are known by name, the machine's own users are all that may ask.
 */
export const localOnly: MiddlewareHandler = async (c, next) => {
  const { hostname, host } = new URL(c.req.url)
  if (!isLoopback(hostname)) return responseOf(new Misdirected({ detail: "Ask 127.0.0.1." }))
  const origin = c.req.header("origin")
  if (origin !== undefined && origin !== `http://${host}`) return responseOf(new ForeignOrigin())
  return next()
}
