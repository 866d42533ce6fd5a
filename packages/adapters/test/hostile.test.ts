import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { calls } from "./support/calls.ts"
import { hostileAnswers } from "./support/hostileAnswers.ts"
import { startRawServer } from "./support/rawServer.ts"

describe.each(calls)("$name, when the answer is hostile", (call) => {
  it.concurrent.each(hostileAnswers)(
    "ends in the right word, in time, sent once and to nobody else: $answer",
    async ({ send, ...expected }) => {
      const elsewhere = await startRawServer((socket) => socket.end())
      const server = await startRawServer((socket) => send(socket, call.good, elsewhere.url))
      try {
        const began = performance.now()
        expect(await Effect.runPromise(call.run(server.url))).toBe(expected[call.kind])
        expect(performance.now() - began).toBeLessThan(2500)
        expect(server.requests).toHaveLength(1)
        expect(elsewhere.requests).toEqual([])
      } finally {
        await server.close()
        await elsewhere.close()
      }
    },
  )

  it("is content with the normal answer", async () => {
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

  it("is unavailable where nobody listens", async () => {
    const gone = await startRawServer((socket) => socket.end())
    await gone.close()
    expect(await Effect.runPromise(call.run(gone.url))).toBe("Unavailable")
  })
})
