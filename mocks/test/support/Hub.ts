import { once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"

/** A callback that was received. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A hub that only receives and stores callbacks. */
export class Hub {
  readonly received: Received[] = []
  /** The statuses of the next answers; afterwards 204. */
  readonly answers: number[] = []
  /** Every answer waits for this. */
  ready: Promise<void> = Promise.resolve()
  readonly #server: Server
  #waiting: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async listen(port = 0): Promise<Hub> {
    const server = createServer()
    const hub = new Hub(server)
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method = "", url = "", headers } = request
      hub.received.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() })
      const status = hub.answers.shift() ?? 204
      for (const wake of hub.#waiting) wake()
      await hub.ready
      response.writeHead(status).end()
    })
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
    return hub
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Resolves when at least `count` callbacks have come. */
  async has(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting = [...this.#waiting, resolve]
      await promise
    }
    return this.received
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close")
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}
