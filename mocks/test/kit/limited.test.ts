import { expect, it } from "vitest"
import { limited } from "../../src/kit/limited.ts"
import { startMock } from "../../src/kit/startMock.ts"
import { answered } from "../support/call.ts"
import { closing } from "../support/resources.ts"

const largest = 262_144

it("answers who goes on calling after a body that was too large", async () => {
  const mock = await closing(
    startMock({
      name: "box",
      endpoints: ["PUT /file"],
      mount: ({ app }) => {
        app.put(
          "/file",
          limited(largest, () => new Response("too large", { status: 413 })),
          async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)),
        )
      },
    }),
  )
  const put = async (size: number) => {
    const { status, text } = await answered(`${mock.url}/file`, { method: "PUT", body: new Uint8Array(size) })
    return [status, text]
  }
  for (let round = 0; round < 5; round += 1) {
    expect(await put(largest + 1)).toEqual([413, "too large"])
    expect(await put(1000)).toEqual([200, "1000"])
  }
})
