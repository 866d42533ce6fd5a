import { once } from "node:events"
import { setTimeout as wait } from "node:timers/promises"
import { WebSocket } from "ws"
import { call, NoAnswer } from "../call.ts"
import { credential, type Endpoint } from "../Endpoint.ts"

const handshakeTimeout = 5000

/** The Stasis application of a verification. */
export const app = "mahmal-contract"

/** An event, with the properties that are used here. */
export interface AriEvent {
  readonly type: string
  readonly channel?: { readonly id?: string; readonly state?: string }
}

/** The event in a message; none in one that is no JSON. */
const eventsIn = (text: string): readonly AriEvent[] => {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

const jsonIn = (text: string, status: number): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`it was answered with ${status}, and with what is no JSON`)
  }
}

/** An answer with its JSON body. */
export interface AriAnswer {
  readonly status: number
  /** Undefined when it is empty. */
  readonly body: unknown
}

/** A telephone exchange under test, over ARI. */
export class Exchange {
  readonly #endpoint: Endpoint
  readonly #events: AriEvent[] = []
  #socket: WebSocket | undefined

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Makes a call; its parameters go as a JSON body. */
  async ask(method: string, path: string, parameters?: object, password?: string): Promise<AriAnswer> {
    const { status, headers, body } = await call(`${this.#endpoint.url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization(password),
        ...(parameters === undefined ? {} : { "content-type": "application/json" }),
      },
      body: parameters === undefined ? null : JSON.stringify(parameters),
    })
    if (body.length === 0) return { status, body: undefined }
    const type = headers.get("content-type") ?? "missing"
    if (!/^application\/json\s*(;|$)/i.test(type))
      throw new Error(`it was answered with ${status}, whose content type is ${type}, not application/json`)
    return { status, body: jsonIn(body.toString("utf8"), status) }
  }

  /** Opens the web socket for events. Resolves to the status with which that was answered, which is 101 when it is open. */
  async listen(password?: string): Promise<number> {
    this.close()
    const url = `${this.#endpoint.url.replace(/^http/, "ws")}/events?app=${app}`
    const socket = new WebSocket(url, { headers: { authorization: this.#authorization(password) }, handshakeTimeout })
    socket.on("message", (text) => this.#events.push(...eventsIn(String(text))))
    // What breaks it once it is open is told by the events that do not come.
    socket.on("error", () => {})
    const refused = new Promise<number>((resolve) => {
      socket.once("unexpected-response", (request, { statusCode = 0 }) => {
        request.destroy()
        resolve(statusCode)
      })
    })
    const opened = once(socket, "open").then(
      () => 101,
      (error: unknown) => Promise.reject(new NoAnswer(error)),
    )
    const status = await Promise.race([opened, refused])
    if (status === 101) this.#socket = socket
    return status
  }

  /** The first event of one of these types about a channel; undefined when none comes in time. */
  async event(id: string, types: readonly string[], patience: number): Promise<AriEvent | undefined> {
    const end = Date.now() + patience
    for (;;) {
      const found = this.#events.find(({ type, channel }) => types.includes(type) && channel?.id === id)
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
