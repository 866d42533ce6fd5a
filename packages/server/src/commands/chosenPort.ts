import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { Effect } from "effect"
import { port } from "../port.ts"

const free = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}

/**
 * Where the hub is to listen, as `PORT` says; for 0 a free port that the system chooses. It is known before the hub listens, since
 * the foreign systems are told where to call back: whoever takes it in between is told of as of any other port that is taken.
 */
export const chosenPort = Effect.flatMap(port, (wanted) =>
  wanted === 0 ? Effect.promise(free) : Effect.succeed(wanted),
)
