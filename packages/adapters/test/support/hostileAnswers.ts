import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import type { GoodAnswer } from "./calls.ts"
import { brief } from "./options.ts"

/** An answer that breaks the contract, and how each kind of call must end. */
export interface HostileAnswer {
  readonly answer: string
  readonly send: (socket: Socket, good: GoodAnswer, elsewhere: string) => void
  /** The timeout in milliseconds of a call that shall time out. */
  readonly timeout?: number
  readonly submission: "InDoubt"
  readonly question: "Unreadable" | "Unavailable"
}

const write = (
  socket: Socket,
  status: number,
  type: string,
  body: string | Buffer,
  ...headers: readonly string[]
): void => {
  const bytes = Buffer.from(body)
  const head = [`HTTP/1.1 ${status} Status`, `content-type: ${type}`, `content-length: ${bytes.length}`, ...headers]
  socket.write(`${head.join("\r\n")}\r\n\r\n`)
  socket.write(bytes)
}

/** Sends pieces until the other side closes the connection, with a pause after each. */
const endless = (socket: Socket, good: GoodAnswer, piece: string, pause: number): void => {
  socket.write(`HTTP/1.1 ${good.status} Status\r\ncontent-type: ${good.type}\r\ntransfer-encoding: chunked\r\n\r\n`)
  const next = (): void => {
    if (socket.destroyed) return
    socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`)
    setTimeout(next, pause)
  }
  next()
}

const breach = { submission: "InDoubt", question: "Unreadable" } as const
const lost = { submission: "InDoubt", question: "Unavailable" } as const

const deep = (type: string): string =>
  type.includes("xml") ? "<a>".repeat(100_000) + "</a>".repeat(100_000) : "[".repeat(100_000) + "]".repeat(100_000)

/** The body with all values empty: elements, members and fields. */
const emptied = (type: string, body: string): string => {
  if (type.includes("xml")) return body.replace(/>[^<]+</g, "><")
  if (type.includes("json")) return body.replace(/:\s*("[^"]*"|\d+)/g, ':""')
  return type.includes("csv") ? body.replace(/(?<=\r\n.*)[^,\r\n]+/g, "") : " "
}

/** The body with one of its elements, members or lines twice. */
const doubled = (type: string, body: string): string => {
  if (type.includes("xml")) return body.replace(/<([\w:]+)>[^<]*<\/\1>/, "$&$&")
  if (type.includes("json")) return body.replace(/"\w+":("[^"]*"|\d+)/, "$&,$&")
  return type.includes("csv") ? body.replace(/[^\r\n]+\r\n$/, "$&$&") : `${body}\r\n${body}`
}

/** Answers that a hostile or broken server may send. */
export const hostileAnswers: readonly HostileAnswer[] = [
  { answer: "an empty 200", ...breach, send: (socket, { type }) => write(socket, 200, type, "") },
  {
    answer: "the right status with an empty body",
    ...breach,
    send: (socket, { status, type }) => write(socket, status, type, ""),
  },
  { answer: "a 500 with the normal body", ...breach, send: (socket, { type, body }) => write(socket, 500, type, body) },
  { answer: "a 204", ...breach, send: (socket) => void socket.write("HTTP/1.1 204 No Content\r\n\r\n") },
  { answer: "a status that nobody knows", ...breach, send: (socket, { type, body }) => write(socket, 299, type, body) },
  {
    answer: "a 400 with a page of its own",
    ...breach,
    send: (socket) => write(socket, 400, "text/html", "<h1>No</h1>"),
  },
  {
    answer: "a redirect elsewhere",
    ...breach,
    send: (socket, { type }, elsewhere) => write(socket, 307, type, "", `location: ${elsewhere}/`),
  },
  {
    answer: "the normal body, compressed",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, gzipSync(body), "content-encoding: gzip"),
  },
  {
    answer: "a compressed bomb",
    ...breach,
    send: (socket, { status, type }) =>
      write(socket, status, type, gzipSync(Buffer.alloc(20_000_000, " ")), "content-encoding: gzip"),
  },
  {
    answer: "a body that is announced as huge",
    ...breach,
    send: (socket, { status, type }) =>
      void socket.write(`HTTP/1.1 ${status} Status\r\ncontent-type: ${type}\r\ncontent-length: 99999999999\r\n\r\n `),
  },
  { answer: "a body without an end", ...breach, send: (socket, good) => endless(socket, good, " ".repeat(65_536), 0) },
  { answer: "a slow drip", ...lost, timeout: brief, send: (socket, good) => endless(socket, good, " ", 100) },
  { answer: "deep nesting", ...breach, send: (socket, { status, type }) => write(socket, status, type, deep(type)) },
  {
    answer: "UTF-16",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, Buffer.from(`\uFEFF${body}`, "utf16le")),
  },
  {
    answer: "bytes that are no UTF-8",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, Buffer.from(`${body}\u00e9`, "latin1")),
  },
  {
    answer: "half of the body, with the length of the whole",
    ...lost,
    send: (socket, { status, type, body }) => {
      socket.write(
        `HTTP/1.1 ${status} Status\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`,
      )
      socket.end(body.slice(0, body.length / 2))
    },
  },
  {
    answer: "half of the body, without a length",
    ...breach,
    send: (socket, { status, type, body }) =>
      socket.end(
        `HTTP/1.1 ${status} Status\r\ncontent-type: ${type}\r\nconnection: close\r\n\r\n${body.slice(0, body.length / 2)}`,
      ),
  },
  {
    answer: "the body twice",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, body + body),
  },
  {
    answer: "empty elements",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, emptied(type, body)),
  },
  {
    answer: "two elements where there is one",
    ...breach,
    send: (socket, { status, type, body }) => write(socket, status, type, doubled(type, body)),
  },
  {
    answer: "a document type",
    ...breach,
    send: (socket, { status, type, body }) =>
      write(socket, status, type, body.replace(/^(<\?xml[^>]*\?>)?/, '$1<!DOCTYPE x [<!ENTITY y "z">]>')),
  },
  {
    answer: "words that the contract does not have",
    ...breach,
    send: (socket, { status, type, body }) =>
      write(
        socket,
        status,
        type,
        body.replace(
          /ETR-|Accepted|receivedAt|DECIDED|"open"|"issued"|D000000001|JED|sms_0|sha256|waiting|active|mahmal\.drawn/,
          "UNKNOWN",
        ),
      ),
  },
  { answer: "no HTTP", ...lost, send: (socket) => void socket.end("220 mail.example ESMTP\r\n") },
  { answer: "nothing at all", ...lost, send: (socket) => void socket.end() },
  { answer: "a broken connection", ...lost, send: (socket) => void socket.resetAndDestroy() },
  { answer: "silence", ...lost, timeout: brief, send: () => undefined },
]
