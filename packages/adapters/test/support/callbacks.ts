import type { Mock } from "@mahmal/mocks"
import { startRawServer } from "./rawServer.ts"

/** A request that a mock made to the hub. */
export interface Callback {
  readonly path: string
  readonly headers: Headers
  readonly body: Uint8Array
}

const parsed = (request: string): Callback => {
  const end = request.indexOf("\r\n\r\n")
  const [first = "", ...lines] = request.slice(0, end).split("\r\n")
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  )
  return { path: first.split(" ")[1] ?? "", headers, body: Buffer.from(request.slice(end + 4)) }
}

/** Acts on a mock, and resolves to the first callback that it makes. */
export const firstCallback = async (mock: Mock, act: (callbackUrl: string) => Promise<unknown>): Promise<Callback> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = await startRawServer((socket) => {
    socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    resolve()
  })
  try {
    mock.setCallbackUrl(`${server.url}/callback`)
    await act(server.url)
    await promise
    return parsed(server.requests[0] ?? "")
  } finally {
    await server.close()
    await mock.close()
  }
}
