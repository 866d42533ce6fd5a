import { once } from "node:events"
import { type ClientRequest, type IncomingMessage, request } from "node:http"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { family, fileOf, seasonJson } from "./sample.ts"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub(undefined, { bodyWithin: 100 })
  await hub.ask("PUT", "/v1/seasons/1448", { json: seasonJson })
})
afterAll(() => hub.stop())

/** Begins a request, and sends a part of its body alone. */
const begin = (method: string, path: string, part: string, headers: Readonly<Record<string, string>>) => {
  const sender = request(hub.origin + path, { method, headers })
  sender.write(part)
  return sender
}

const answerTo = async (sender: ClientRequest) => {
  const [response] = (await once(sender, "response")) as [IncomingMessage]
  const body = await text(response)
  return { status: response.statusCode, connection: response.headers.connection, body: JSON.parse(body) }
}

const json = { "content-type": "application/json", "content-length": "60000" }
const unsized = { "content-type": "application/json", "transfer-encoding": "chunked" }

it("awaits no body for longer than it was told, whoever sends it and wherever to, and says so", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  const doors = [
    ["POST", "/v1/pilgrims/search", { ...json, ...hub.shown }],
    ["POST", "/v1/pilgrims/search", { ...unsized, ...hub.shown }],
    ["POST", "/v1/pilgrims/search", json],
    ["POST", "/v1/applicants/standing", unsized],
    ["POST", "/callbacks/visa", json],
    ["POST", "/callbacks/etrack", { ...unsized, "content-type": "text/xml" }],
  ] as const
  const answers = await Promise.all(
    doors.map(async ([method, path, headers]) => {
      const sender = begin(method, path, "{", headers)
      const answer = await answerTo(sender)
      await once(sender, "close")
      return { path, ...answer }
    }),
  )
  for (const { path, ...answer } of answers)
    expect(answer, path).toMatchObject({
      status: 408,
      connection: "close",
      body: { type: "/problems/too-slow", detail: "The whole request is awaited for 0.1 s." },
    })
  expect(log.mock.calls.filter((entry) => entry.join(" ").includes("defect"))).toEqual([])
  log.mockRestore()
})

it("awaits a file of applications for longer", async () => {
  const file = fileOf(family)
  const csv = { "content-type": "text/csv", "content-length": String(Buffer.byteLength(file)), ...hub.shown }
  const upload = begin("POST", "/v1/seasons/1448/applications", file.slice(0, 40), csv)
  const answer = answerTo(upload)
  expect((await answerTo(begin("POST", "/v1/pilgrims/search", "{", { ...json, ...hub.shown }))).status).toBe(408)
  upload.end(file.slice(40))
  expect(await answer).toMatchObject({ status: 200, body: { added: 3 } })
})
