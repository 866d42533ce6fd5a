import { once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

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
      // A mock that closes breaks off in the middle of a callback: then nothing was received.
      const body = await text(request).catch(() => undefined)
      if (body === undefined) return
      const { method = "", url = "", headers } = request
      hub.received.push({ method, path: url, headers, body })
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
