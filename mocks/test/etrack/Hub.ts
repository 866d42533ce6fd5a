import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { type Answer, read } from "./message.ts"

/** A hub that receives notifications, returns them in order, and answers as it is told. */
export class Hub {
  readonly #server: Server
  readonly #notices: Answer[] = []
  readonly #waiting: ((notice: Answer) => void)[] = []
  /** The statuses of the next answers; afterwards 200. */
  readonly statuses: number[] = []

  private constructor() {
    this.#server = createServer(async (request, response) => {
      // A mock that closes breaks off in the middle of a notification: then nothing was received.
      const message = await text(request).catch(() => undefined)
      if (message === undefined) return
      const notice = read(0, message)
      const status = this.statuses.shift() ?? 200
      response.writeHead(status).end()
      const waiting = this.#waiting.shift()
      if (waiting === undefined) this.#notices.push(notice)
      else waiting(notice)
    })
  }

  static async start(): Promise<Hub> {
    const hub = new Hub()
    hub.#server.listen(0, "127.0.0.1")
    await once(hub.#server, "listening")
    return hub
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callbacks/etrack`
  }

  /** Resolves to the next notification. */
  next(): Promise<Answer> {
    const notice = this.#notices.shift()
    return notice === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(notice)
  }

  /** The number of notifications that were not read yet. */
  get untaken(): number {
    return this.#notices.length
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close")
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}
