import { setTimeout as wait } from "node:timers/promises"
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import type { Context, MiddlewareHandler } from "hono"
import type { FaultKind } from "./Faults.ts"
import type { Frame, MockEnv } from "./Frame.ts"
import { problem } from "./problem.ts"

const unreadable = "\u0001<html><body>gateway status page {{"

const broken = (c: Context<MockEnv>): Response => {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

const garbage = (contentType: string | null): Response =>
  new Response(unreadable, { headers: { "content-type": contentType ?? "text/html" } })

const doubled = async (response: Response): Promise<Response> => {
  const body = await response.text()
  const headers = new Headers(response.headers)
  headers.delete("content-length")
  return new Response(body + body, { status: response.status, headers })
}

/**
 * Does the work of one call of a system's own endpoint, under the fault that the dial holds for it.
 *
 * The work is told the fault, because the two faults of callbacks are its own to carry out. Ask once for a call.
 */
export const underFault = async (
  frame: Pick<Frame, "faults" | "closing">,
  c: Context<MockEnv>,
  operation: string,
  work: (fault: FaultKind | undefined) => Response | Promise<Response>,
): Promise<Response> => {
  const fault = frame.faults.next({ operation, caller: c.req.header("x-mock-caller") })
  switch (fault?.kind) {
    case "unavailable":
      return problem("unavailable", "try again later", [], { "retry-after": "1" })
    case "reset":
      return broken(c)
    case "garbage-before":
      return garbage(null)
    case "slow":
      await wait(fault.ms, undefined, { signal: frame.closing })
      return work(fault.kind)
    case "garbage":
      return garbage((await work(fault.kind)).headers.get("content-type"))
    case "empty":
      await work(fault.kind)
      return new Response("", { headers: { "content-length": "0" } })
    case "reply-lost":
      await work(fault.kind)
      return broken(c)
    case "answered-twice":
      return doubled(await work(fault.kind))
    default:
      return work(fault?.kind)
  }
}

/** The same as a middleware, for routes that know their operation; the handler finds the fault in `c.var.fault`. */
export const faulty =
  (frame: Frame, operation: string): MiddlewareHandler<MockEnv> =>
  async (c, next) => {
    const answer = await underFault(frame, c, operation, async (fault) => {
      c.set("fault", fault)
      await next()
      return c.res
    })
    // Hono carries headers of the former answer over unless it is taken away first.
    c.res = undefined
    c.res = answer
  }
