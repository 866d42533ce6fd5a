import { once } from "node:events"
import { type IncomingMessage, request } from "node:http"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

it("never sends a request back as it came, which TRACE would", async () => {
  for (const path of ["/", "/docs", "/applicant", "/v1/seasons", "/health", "/callbacks/visa"]) {
    const asked = request(hub.origin + path, { method: "TRACE", headers: { "x-of-somebody": "told-to-nobody" } }).end()
    const [answer] = (await once(asked, "response")) as [IncomingMessage]
    const body = Buffer.concat(await answer.toArray()).toString()
    expect([404, 405], path).toContain(answer.statusCode)
    expect(JSON.stringify(answer.headers) + body, path).not.toContain("told-to-nobody")
  }
})

it("lists no folder, and gives no file but those of its pages", async () => {
  const paths = ["/pages", "/pages/", "/reader/page", "/.git/HEAD", "/package.json", "/src/cli.ts", "/.env"]
  for (const path of [...paths, "/pages/../cli.ts", "/pages/%2e%2e/cli.ts", "/reader/..%2fpackage.json"])
    expect((await fetch(hub.origin + path)).status, path).toBe(404)
})
