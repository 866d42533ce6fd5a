import { createHash } from "node:crypto"
import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"

/** A server that writes bytes, for answers that no HTTP library would send. */
export interface RawServer {
  readonly url: string
  /** Every request, head and body, without those that open a web socket. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

const complete = (request: string): boolean => {
  const end = request.indexOf("\r\n\r\n")
  if (end < 0) return false
  const length = /^content-length: *(\d+)/im.exec(request.slice(0, end))?.[1] ?? "0"
  return Buffer.byteLength(request.slice(end + 4)) >= Number(length)
}

/** The answer (RFC 6455) to a request that opens a web socket; undefined for any other request. */
const opening = (request: string): string | undefined => {
  const [, key] = /^sec-websocket-key: *(\S+)/im.exec(request) ?? []
  if (key === undefined) return undefined
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
  const head = [
    "HTTP/1.1 101 Switching",
    "upgrade: websocket",
    "connection: upgrade",
    `sec-websocket-accept: ${accept}`,
  ]
  return `${head.join("\r\n")}\r\n\r\n`
}

/** Starts a server on 127.0.0.1 that calls `answer` for every complete request. It opens web sockets, and sends nothing over them. */
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
      const opened = opening(request)
      if (opened !== undefined) {
        socket.removeAllListeners("data").resume().write(opened)
        return
      }
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
