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

const typeOf = (response: Response): Record<string, string> => {
  const type = response.headers.get("content-type")
  return type === null ? {} : { "content-type": type }
}

/** 204 allows no body, so it becomes 200 when the fault adds one. */
const statusWithBody = ({ status }: Response): number => (status === 204 ? 200 : status)

const doubled = async (response: Response): Promise<Response> => {
  const body = await response.text()
  const headers = new Headers(response.headers)
  headers.delete("content-length")
  return new Response(body + body, { status: statusWithBody(response), headers })
}

/** Redirects to this machine by another host name, so that the mock sees who follows. */
const redirected = (c: Context<MockEnv>): Response => {
  const location = `http://localhost:${c.env.incoming.socket.localPort}/_mock/elsewhere`
  return new Response(null, { status: 307, headers: { location } })
}

/** XML without its texts and attribute values, but with its namespaces. */
const hollowXml = (xml: string): string =>
  xml
    .replace(/>[^<]+</g, "><")
    .replace(/<[A-Za-z][^>]*>/g, (tag) => tag.replace(/ (?!xmlns)([\w:.-]+)="[^"]*"/g, ' $1=""'))

const hollow = async (response: Response): Promise<Response> => {
  const body = await response.text()
  const json = body.startsWith("{") ? "{}" : ""
  const emptied = body.startsWith("<") ? hollowXml(body) : json
  return new Response(emptied, { status: statusWithBody(response), headers: typeOf(response) })
}

const cut = async (c: Context<MockEnv>, response: Response): Promise<Response> => {
  const body = Buffer.from(await response.arrayBuffer())
  const { outgoing } = c.env
  outgoing.writeHead(response.status, { ...typeOf(response), "content-length": body.length })
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy())
  return RESPONSE_ALREADY_SENT
}

/** An answer without a body: its head is sent byte by byte. */
const dripHead = async (c: Context<MockEnv>, status: number, ms: number, signal: AbortSignal): Promise<Response> => {
  const { socket } = c.env.incoming
  for (const byte of Buffer.from(`HTTP/1.1 ${status} No Content\r\n\r\n`)) {
    if (socket.destroyed || signal.aborted) break
    socket.write(Buffer.of(byte))
    await wait(ms, undefined, { signal }).catch(() => undefined)
  }
  socket.end()
  return RESPONSE_ALREADY_SENT
}

const drip = async (c: Context<MockEnv>, response: Response, ms: number, signal: AbortSignal): Promise<Response> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.length === 0) return dripHead(c, response.status, ms, signal)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      // The wait is aborted when the mock closes.
      if (sent > 0) await wait(ms, undefined, { signal }).catch(() => undefined)
      if (sent === bytes.length || signal.aborted) return stream.close()
      sent += 1
      stream.enqueue(bytes.subarray(sent - 1, sent))
    },
  })
  return new Response(body, { status: response.status, headers: typeOf(response) })
}

/**
 * Does the work of one call, under the fault that the dial has for it. To be called once for each call.
 *
 * The work is given the fault, because it must itself carry out the two faults of callbacks.
 */
export const underFault = async (
  frame: Pick<Frame, "faults" | "busy" | "closing">,
  c: Context<MockEnv>,
  operation: string,
  work: (fault: FaultKind | undefined) => Response | Promise<Response>,
): Promise<Response> => {
  const fault = frame.faults.next({ operation, caller: c.req.header("x-mock-caller") })
  switch (fault?.kind) {
    case "unavailable":
      return problem("unavailable", "try again later", [], { "retry-after": "1" })
    case "busy":
      return frame.busy()
    case "reset":
      return broken(c)
    case "redirected":
      return redirected(c)
    case "garbage-before":
      return garbage(null)
    case "slow":
      await wait(fault.ms, undefined, { signal: frame.closing })
      return work(fault.kind)
    case "late": {
      const answer = await work(fault.kind)
      await wait(fault.ms, undefined, { signal: frame.closing })
      return answer
    }
    case "drip":
      return drip(c, await work(fault.kind), fault.ms, frame.closing)
    case "cut":
      return cut(c, await work(fault.kind))
    case "hollow":
      return hollow(await work(fault.kind))
    case "contradicted": {
      const answer = await work(fault.kind)
      return new Response(answer.body, { status: 500, headers: answer.headers })
    }
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

/** The same as middleware of one operation; the handler finds the fault in `c.var.fault`. */
export const faulty = (frame: Frame, operation: string): MiddlewareHandler<MockEnv> => {
  frame.faults.knows(operation)
  return async (c, next) => {
    const answer = await underFault(frame, c, operation, async (fault) => {
      c.set("fault", fault)
      await next()
      return c.res
    })
    // Otherwise Hono copies the headers of the former answer.
    c.res = undefined
    c.res = answer
  }
}
