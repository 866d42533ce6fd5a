import { Effect } from "effect"
import { WebSocket } from "ws"

const handshakeTimeout = 5000
const largestMessage = 65_536

/** What is called for the events of a web socket. */
export interface SocketListener {
  readonly opened: () => void
  readonly message: (text: string) => void
  /** Whether nothing comes after this message, though the socket stays open. */
  readonly isLast: (text: string) => boolean
}

/**
 * Opens a web socket, and ends when it closes, for whatever reason. It sends a ping every `pulse` milliseconds, and closes
 * when one is not answered. When interrupted, it closes at once.
 */
export const eventSocket = (
  url: string,
  authorization: string,
  pulse: number,
  listener: SocketListener,
): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const socket = new WebSocket(url, {
      headers: { authorization },
      handshakeTimeout,
      maxPayload: largestMessage,
      perMessageDeflate: false,
    })
    let answered = true
    const beat = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (!answered) socket.terminate()
      answered = false
      socket.ping()
    }, pulse)
    socket.on("pong", () => {
      answered = true
    })
    socket.on("open", listener.opened)
    socket.on("message", (data, isBinary) => {
      if (isBinary) return
      const text = String(data)
      if (listener.isLast(text)) socket.terminate()
      else listener.message(text)
    })
    // An error is always followed by a close.
    socket.on("error", () => {})
    socket.on("close", () => {
      clearInterval(beat)
      resume(Effect.void)
    })
    return Effect.sync(() => {
      clearInterval(beat)
      socket.terminate()
    })
  })
