import { once } from "node:events"
import { setTimeout as wait } from "node:timers/promises"
import { WebSocket } from "ws"
import { call } from "../call.ts"
import { credential, type Endpoint } from "../Endpoint.ts"

const handshakeTimeout = 5000

/** The application under which a verification listens. */
export const app = "mahmal-contract"

/** An event, as far as one looks at it before it is held against its model. */
export interface Told {
  readonly type: string
  readonly channel?: { readonly id?: string; readonly state?: string }
}

/** What an answer was. */
export interface Answered {
  readonly status: number
  /** Undefined when there is none. */
  readonly body: unknown
}

/** A telephone exchange under test, spoken to over ARI. */
export class Exchange {
  readonly #endpoint: Endpoint
  readonly #told: Told[] = []
  #socket: WebSocket | undefined

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Makes a call; its parameters go as a JSON body. */
  async ask(method: string, path: string, parameters?: object, password?: string): Promise<Answered> {
    const { status, body } = await call(`${this.#endpoint.url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization(password),
        ...(parameters === undefined ? {} : { "content-type": "application/json" }),
      },
      body: parameters === undefined ? null : JSON.stringify(parameters),
    })
    return { status, body: body.length === 0 ? undefined : JSON.parse(body.toString("utf8")) }
  }

  /** Opens the web socket, over which it tells events from then on. */
  async listen(password?: string): Promise<void> {
    const url = `${this.#endpoint.url.replace(/^http/, "ws")}/events?app=${app}`
    const socket = new WebSocket(url, { headers: { authorization: this.#authorization(password) }, handshakeTimeout })
    socket.on("message", (text) => this.#told.push(JSON.parse(String(text)) as Told))
    await once(socket, "open")
    this.#socket = socket
  }

  /** The first event about a channel of one of these types; undefined when none comes in time. */
  async hears(id: string, types: readonly string[], patience: number): Promise<Told | undefined> {
    const end = Date.now() + patience
    for (;;) {
      const found = this.#told.find(({ type, channel }) => types.includes(type) && channel?.id === id)
      if (found !== undefined || Date.now() > end) return found
      await wait(20)
    }
  }

  close(): void {
    this.#socket?.terminate()
  }

  #authorization(password = credential(this.#endpoint, "ARI_PASSWORD")): string {
    const login = `${credential(this.#endpoint, "ARI_USERNAME")}:${password}`
    return `Basic ${Buffer.from(login).toString("base64")}`
  }
}
