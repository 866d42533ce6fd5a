import { isIP } from "node:net"
import { ForeignOrigin, Misdirected } from "../api/problems.ts"
import { responseOf } from "./responseOf.ts"

/** Whether a host is this machine under a name that no other machine can answer to. */
export const isLoopback = (host: string): boolean => {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase()
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."))
}

/**
 * The address of a request as its sender knows it: under the public address, or under a name of this machine where no
 * address is public. A response is the refusal of a request that was sent to another name, or by another site's page:
 * so neither a foreign name that was pointed here nor a foreign page gets in through somebody's browser.
 */
export const ownName = (request: Request, publicUrl: URL | undefined): URL | Response => {
  const url = new URL(request.url)
  if (publicUrl === undefined ? !isLoopback(url.hostname) : url.host !== publicUrl.host)
    return responseOf(new Misdirected({ detail: `Ask ${publicUrl?.origin ?? "127.0.0.1"}.` }))
  const own = new URL(url.pathname + url.search, publicUrl ?? url.origin)
  const origin = request.headers.get("origin")
  return origin !== null && origin !== own.origin ? responseOf(new ForeignOrigin()) : own
}
