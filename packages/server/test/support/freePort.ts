import { randomInt } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:net"

// Below the ports that systems give out by themselves: none of theirs comes in between finding one here and using it.
const lowest = 15_000
const highest = 32_000

/** A port on which nobody listens, for a process that must be told its port before it starts. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(lowest, highest)
    const server = createServer().listen(port, "127.0.0.1")
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    )
    if (!free) continue
    server.close()
    await once(server, "close")
    return port
  }
}
