import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest"
import { hubProcess } from "./support/hubProcess.ts"

const differences = Array.from({ length: 2_345 }, (_, n) => ({
  number: n,
  pilgrim: `1448-Q48-${String(n).padStart(6, "0")}`,
  handle: `ent_${n}`,
  kind: "only-theirs",
  fields: [],
}))
const run = {
  reconciliation: 7,
  system: "visa",
  season: "1448",
  ended: "2027-01-01T00:00:00Z",
  failed: null,
  ours: 0,
  theirs: differences.length,
  differences: differences.length,
  unexplained: differences.length,
}

const asked: string[] = []
/** A hub that has one long list, of which it gives a thousand at most, as the hub does. */
const hub = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://hub.example")
  asked.push(`${request.method} ${pathname}`)
  const [from, limit] = [Number(searchParams.get("cursor") ?? 0), Number(searchParams.get("limit"))]
  const end = from + limit
  const page = {
    items: differences.slice(from, end),
    ...(end < differences.length ? { next: String(end) } : {}),
  }
  response.writeHead(limit > 1_000 ? 400 : 200, { "content-type": "application/json" })
  response.end(JSON.stringify(pathname.endsWith("/differences") ? page : run))
})

beforeAll(async () => {
  hub.listen(0, "127.0.0.1")
  await once(hub, "listening")
})
beforeEach(() => void asked.splice(0))
afterAll(() => void hub.close())

const reconcile = async (limit: string) => {
  const command = hubProcess(["reconcile", "--system", "visa", "--season", "1448", "--limit", limit], {
    MAHMAL_URL: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
  })
  const { status } = await command.ended
  const output = command.output()
  return { status, output, shown: output.split("\n").filter((line) => line.startsWith("  1448-")) }
}

it("The command line shows as much of a long list as is asked for, from as many pages as it takes", async () => {
  const { status, shown, output } = await reconcile("1500")
  expect(shown.map((line) => line.trim().split(" ")[0])).toEqual(
    differences.slice(0, 1_500).map(({ pilgrim }) => pilgrim),
  )
  expect(output).toContain("There are more (--limit).")
  expect(status).toBe(1)
  const all = await reconcile("5000")
  expect(all.shown).toHaveLength(differences.length)
  expect(all.output).not.toContain("There are more")
})

it("The command line asks nothing of the hub where what it is to show is no number", async () => {
  const { status, output } = await reconcile("0")
  expect(output).toContain("Expected a whole number from 1 on.")
  expect(status).toBe(2)
  expect(asked).toEqual([])
})
