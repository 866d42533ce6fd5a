import { gzipSync } from "node:zlib"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { retryAfter } from "../src/http/retryAfter.ts"
import { calls } from "./support/calls.ts"
import { startRawServer } from "./support/rawServer.ts"

const page = "<!DOCTYPE html><html><body>Come back later</body></html>"

/** A 503 of anybody counts, such as one of a proxy. */
describe.concurrent.each(calls)("$name, answered with 503", (call) => {
  it.each([
    ["that is a page", Buffer.from(page), "content-type: text/html"],
    [
      "that is windows-1256",
      Buffer.from([0xc7, 0xe1, 0xce, 0xcf, 0xe3, 0xc9]),
      "content-type: text/html; charset=windows-1256",
    ],
    ["that is compressed", gzipSync(page), "content-encoding: gzip"],
    ["too large", Buffer.alloc(1_100_000, " "), "content-type: text/html"],
    ["empty", Buffer.alloc(0), "content-type: text/html"],
  ])("and a body %s, is Unavailable", async (_, body, header) => {
    const server = await startRawServer((socket) => {
      socket.write(`HTTP/1.1 503 Later\r\n${header}\r\ncontent-length: ${body.length}\r\n\r\n`)
      socket.write(body)
    })
    try {
      expect(await Effect.runPromise(call.run(server.url))).toBe("Unavailable")
    } finally {
      await server.close()
    }
  })
})

describe("Retry-After", () => {
  const asked = (after: string, date?: string) =>
    retryAfter({ headers: { "retry-after": after, ...(date === undefined ? {} : { date }) } })
  const now = "Mon, 23 Nov 2026 05:00:00 GMT"

  it("is in seconds, or a date, which is compared with the answer's own Date", () => {
    expect(asked("120")).toBe(120_000)
    expect(asked("Mon, 23 Nov 2026 05:02:00 GMT", now)).toBe(120_000)
    expect(asked(now, now)).toBe(0)
  })

  it.each(["Mon, 23 Nov 2026 04:59:59 GMT", "2026-11-24", "soon", "-1", "1.5", "12e3", "Infinity", ""])(
    "is ignored when it is %s",
    (after) => {
      expect(asked(after, now)).toBeUndefined()
    },
  )

  it("counts as an hour when it is longer", () => {
    expect(asked("3600")).toBe(3_600_000)
    for (const longer of ["999999", "Tue, 24 Nov 2026 05:00:00 GMT"]) expect(asked(longer, now)).toBe(3_600_000)
  })

  it("is ignored when it is a date and the answer has no Date", () => {
    expect(asked("Mon, 23 Nov 2026 05:02:00 GMT")).toBeUndefined()
    expect(asked("Mon, 23 Nov 2026 05:02:00 GMT", "today")).toBeUndefined()
  })
})
