import { once } from "node:events"
import { createServer } from "node:net"

/** Whether nobody listens on a port of this machine, so that one who is told of it can. */
export const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, "127.0.0.1")
  const free = await once(server, "listening").then(
    () => true,
    () => false,
  )
  if (!free) return false
  server.close()
  await once(server, "close")
  return true
}
