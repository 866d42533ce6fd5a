import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"

/** The same URL, on a port of this machine that is closed. */
export const closedPort = async (url: string): Promise<string> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  const there = new URL(url)
  there.host = `127.0.0.1:${port}`
  return url.endsWith("/") ? there.href : there.href.replace(/\/$/, "")
}
