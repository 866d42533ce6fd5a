import { createHash } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { expect, it, onTestFinished } from "vitest"
import { Exchange } from "../../src/telephony/Exchange.ts"

/** A text message of a web socket. */
const message = (text: string): Buffer => Buffer.concat([Buffer.of(0x81, text.length), Buffer.from(text)])

/** Listens to a telephone exchange that opens the web socket and sends these bytes; `line` is its side of the connection. */
const listening = async (bytes: Buffer) => {
  const { promise: opened, resolve } = Promise.withResolvers<Duplex>()
  const server = createServer().on("upgrade", ({ headers }, socket) => {
    const key = createHash("sha1").update(`${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    const head = ["HTTP/1.1 101 Switching", "upgrade: websocket", "connection: upgrade"]
    socket.on("error", () => {}).resume()
    socket.write(`${head.join("\r\n")}\r\nsec-websocket-accept: ${key.digest("base64")}\r\n\r\n`)
    socket.write(bytes)
    resolve(socket)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ari`
  const exchange = new Exchange({ url, credentials: { ARI_USERNAME: "us", ARI_PASSWORD: "invented" }, patience: 0 })
  onTestFinished(() => {
    exchange.close()
    server.close()
  })
  await exchange.listen()
  return { exchange, line: await opened }
}

it("A web socket that breaks, because of what no web socket sends, tells of no event and ends nobody", async () => {
  const { exchange, line } = await listening(Buffer.of(0xff, 0x00))
  await once(line, "end")
  expect(await exchange.event("a", ["StasisStart"], 0)).toBeUndefined()
})

it("A message that is no JSON is no event; those after it count", async () => {
  const event = { type: "StasisStart", channel: { id: "a" } }
  const { exchange } = await listening(Buffer.concat([message("event"), message(JSON.stringify(event))]))
  expect(await exchange.event("a", ["StasisStart"], 60_000)).toEqual(event)
})
