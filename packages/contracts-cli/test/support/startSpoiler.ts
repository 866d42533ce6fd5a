import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"

/** A proxy that changes the bodies of answers. */
export interface Spoiler {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Starts one on 127.0.0.1, whose answers have the given content type, if any; `spoil` is given the body of an answer and the path of its request, and returns the new body. */
export const startSpoiler = async (
  target: string,
  spoil: (text: string, path: string) => string,
  type?: string,
): Promise<Spoiler> => {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/"
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === "string" && !["host", "connection", "content-length"].includes(name))
        headers.set(name, value)
    const body = request.method === "GET" ? null : new Uint8Array(await buffer(request))
    const answer = await fetch(`${target}${path}`, { method: request.method ?? "GET", headers, body })
    const text = spoil(await answer.text(), path)
    response.writeHead(answer.status, { "content-type": type ?? answer.headers.get("content-type") ?? "" }).end(text)
  }
  // Without an answer of the target its caller gets none either.
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()))
  // Web sockets are not proxied.
  server.on("upgrade", (_, socket) => socket.destroy())
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
