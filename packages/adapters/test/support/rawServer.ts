import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"

/** A server that speaks bytes, for answers that no HTTP library would send. */
export interface RawServer {
  readonly url: string
  /** Every request as it came, head and body. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

const complete = (request: string): boolean => {
  const end = request.indexOf("\r\n\r\n")
  if (end < 0) return false
  const length = /^content-length: *(\d+)/im.exec(request.slice(0, end))?.[1] ?? "0"
  return Buffer.byteLength(request.slice(end + 4)) >= Number(length)
}

/** Starts a server on 127.0.0.1 that does the same with every request, once it has come whole. */
export const startRawServer = async (answer: (socket: Socket) => void): Promise<RawServer> => {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let request = ""
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
    socket.on("data", (chunk) => {
      request += chunk.toString("utf8")
      if (!complete(request)) return
      requests.push(request)
      request = ""
      answer(socket)
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    },
  }
}
