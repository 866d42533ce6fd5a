import { expect, it } from "vitest"
import { startHub } from "../http/startHub.ts"

it("ends its streams when the hub stops, instead of breaking them off", async () => {
  const hub = await startHub()
  try {
    const stream = await fetch(`${hub.origin}/v1/events/stream`, { headers: hub.shown })
    expect(stream.headers.get("content-type")).toContain("text/event-stream")
    const read = stream.text()
    await hub.halt()
    // One that is broken off rejects.
    expect(await read).toContain("retry:")
  } finally {
    await hub.stop()
  }
})
