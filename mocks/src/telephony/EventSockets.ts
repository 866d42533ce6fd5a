import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import type { Frame } from "../kit/Frame.ts"
import { ariTime } from "./Channel.ts"

/** The web sockets of the applications. Each application has one: a new one replaces the old. */
export class EventSockets {
  readonly #sockets = new Map<string, WebSocket>()
  readonly #upgrades = new WebSocketServer({ noServer: true, maxPayload: 65_536 })
  readonly #authorised: (request: IncomingMessage) => boolean

  constructor({ onUpgrade, closing }: Frame, authorised: (request: IncomingMessage) => boolean) {
    this.#authorised = authorised
    onUpgrade((request, socket, head) => this.#upgrade(request, socket, head))
    closing.addEventListener("abort", () => this.drop())
  }

  /** Whether this application has a web socket. */
  has(app: string): boolean {
    return this.#sockets.has(app)
  }

  /** The applications that have a web socket. */
  heard(): readonly string[] {
    return [...this.#sockets.keys()]
  }

  /** Sends an event to an application; without a socket it is lost. */
  tell(app: string, event: Readonly<Record<string, unknown>>): void {
    this.#sockets.get(app)?.send(JSON.stringify({ ...event, application: app, timestamp: ariTime() }))
  }

  /** Closes all sockets without a closing handshake. */
  drop(): void {
    for (const socket of this.#sockets.values()) socket.terminate()
    this.#sockets.clear()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://asterisk.example")
    const apps = (searchParams.get("app") ?? "").split(",").filter((app) => app !== "")
    const refusal = this.#refusal(request, pathname, apps)
    if (refusal !== undefined) {
      socket.on("error", () => socket.destroy())
      socket.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
      return
    }
    this.#upgrades.handleUpgrade(request, socket, head, (opened) => {
      for (const app of apps) this.#take(app, opened)
    })
  }

  #refusal(request: IncomingMessage, pathname: string, apps: readonly string[]): string | undefined {
    if (pathname !== "/ari/events") return "404 Not Found"
    if (!this.#authorised(request)) return "401 Unauthorized"
    return apps.length === 0 ? "400 Bad Request" : undefined
  }

  #take(app: string, socket: WebSocket): void {
    this.tell(app, { type: "ApplicationReplaced" })
    this.#sockets.set(app, socket)
    socket.on("close", () => {
      if (this.#sockets.get(app) === socket) this.#sockets.delete(app)
    })
    socket.on("error", () => socket.terminate())
  }
}
