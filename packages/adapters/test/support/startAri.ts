import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type WebSocket, WebSocketServer } from "ws"

type Reply = readonly [status: number, body?: unknown]

/** What is answered to a request such as `GET /channels`. */
export type Replies = (request: string) => Reply | Promise<Reply>

/** An exchange that says exactly what a test has it say. */
export interface Ari {
  readonly url: string
  /** The web sockets that were opened, in their order. */
  readonly sockets: ReadonlyArray<WebSocket>
  /** Sends an event over the newest web socket. */
  readonly tell: (event: object) => void
  readonly close: () => Promise<void>
}

/** Starts one on 127.0.0.1; `replies` may tell events, which come before the answer. */
export const startAri = async (replies: Replies): Promise<Ari> => {
  const sockets: WebSocket[] = []
  const server = createServer(async (request, response) => {
    await once(request.resume(), "end")
    const [status, body] = await replies(`${request.method} ${request.url?.replace("/ari", "")}`)
    response.writeHead(status, { "content-type": "application/json" })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  })
  const upgrades = new WebSocketServer({ server })
  upgrades.on("connection", (socket) => sockets.push(socket))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    tell: (event) => sockets.at(-1)?.send(JSON.stringify(event)),
    close: async () => {
      const closed = once(server, "close")
      for (const socket of sockets) socket.terminate()
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
