import { Effect } from "effect"
import { expect, it } from "vitest"
import { calls } from "./support/calls.ts"
import { startRawServer } from "./support/rawServer.ts"

/** Calls that cannot be repeated, and for a message or a telephone call not asked about either. */
const notRepeatable = ["registerGroup", "short message", "operator message", "call"]

it.each(calls)(
  "$name meets a connection that the other side may just be closing only where no harm is done",
  async ({ name, run, besides }) => {
    const server = await startRawServer((socket) => socket.end())
    try {
      await Effect.runPromise(run(server.url))
      const own = server.requests.filter((request) => besides?.test(request) !== true)
      expect(own.map((request) => /^connection: *close\r$/im.test(request))).toEqual([notRepeatable.includes(name)])
    } finally {
      await server.close()
    }
  },
)
