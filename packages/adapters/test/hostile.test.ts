import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { closedPort } from "../src/testing/closedPort.ts"
import { calls } from "./support/calls.ts"
import { hostileAnswers } from "./support/hostileAnswers.ts"
import { brief, patient } from "./support/options.ts"
import { startRawServer } from "./support/rawServer.ts"

describe.concurrent.each(calls)("$name, when the answer is hostile", (call) => {
  it.each(hostileAnswers)(
    "ends in the right word, sent once and to nobody else: $answer",
    async ({ send, timeout = patient, ...expected }) => {
      const elsewhere = await startRawServer((socket) => socket.end())
      const server = await startRawServer((socket) => send(socket, call.good, elsewhere.url))
      try {
        expect(await Effect.runPromise(call.run(server.url, timeout))).toBe(expected[call.kind])
        expect(server.requests.filter((request) => call.besides?.test(request) !== true)).toHaveLength(1)
        expect(elsewhere.requests).toEqual([])
      } finally {
        await server.close()
        await elsewhere.close()
      }
    },
  )

  it("is done with the normal answer", async () => {
    const server = await startRawServer((socket) => {
      const { status, type, body } = call.good
      socket.write(
        `HTTP/1.1 ${status} OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    })
    try {
      expect(await Effect.runPromise(call.run(server.url))).toBe("done")
    } finally {
      await server.close()
    }
  })

  it("is unavailable when the port is closed", async () => {
    expect(await Effect.runPromise(call.run(await closedPort("http://127.0.0.1"), brief))).toBe("Unavailable")
  })
})
