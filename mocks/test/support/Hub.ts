import { once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"

/** A callback as the hub received it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A hub that does nothing but take callbacks and keep them. */
export class Hub {
  readonly received: Received[] = []
  /** What the coming callbacks are answered with; 204 when it is empty. */
  readonly answers: number[] = []
  /** What every answer waits for. */
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

  /** Resolves when at least so many callbacks have come. */
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
