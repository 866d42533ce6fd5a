import { Effect } from "effect"
import { WebSocket } from "ws"

const handshakeTimeout = 5000
const largestMessage = 65_536

/** What is told about a web socket while it is open. */
export interface Heard {
  readonly opened: () => void
  readonly message: (text: string) => void
}

/**
 * Opens a web socket, and ends when it closes, whatever the reason. It sends a ping every `pulse` milliseconds, and takes
 * an unanswered one for the end. Being interrupted, it closes at once.
 */
export const eventSocket = (url: string, authorization: string, pulse: number, heard: Heard): Effect.Effect<void> =>
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
    socket.on("open", heard.opened)
    socket.on("message", (data, isBinary) => {
      if (!isBinary) heard.message(String(data))
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
