import { newReference } from "@mahmal/gate"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { singles } from "../http/sample.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"
import { approvedReader } from "./TestReader.ts"

const path = "/v1/seasons/1448/gate/counts/stream"

interface Told {
  readonly gates: ReadonlyArray<{ readonly gate: string; readonly in: number }>
  readonly camps: ReadonlyArray<{ readonly camp: number; readonly inside: number }>
}

describe("the live counts", () => {
  let world: GateWorld
  beforeAll(async () => {
    world = await startGates(singles[0] ?? [])
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  /** Follows the counts; `next` waits for the event that comes then, gives nothing once the hub has ended it, and fails when it was cut. */
  const follow = async () => {
    const response = await fetch(world.hub.origin + path, { headers: world.hub.shown })
    const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ""
    const next = async (): Promise<Told | undefined> => {
      for (;;) {
        const event = /event: counts\ndata: (.*)\n\n/.exec(text)
        if (event?.[1] !== undefined) {
          text = text.slice(event.index + event[0].length)
          return JSON.parse(event[1])
        }
        const piece = await pieces?.read()
        if (piece?.value === undefined) return undefined
        text += piece.value
      }
    }
    return { response, next, end: () => pieces?.cancel() }
  }

  it("are told to who follows them, at once and when somebody went in", async () => {
    const { response, next, end } = await follow()
    expect(response.headers.get("content-type")).toContain("text/event-stream")
    const first = await next()
    expect(first?.gates).toContainEqual(expect.objectContaining({ gate: "mina-12-north", in: 0 }))

    const reader = await approvedReader(world.hub)
    const scan = { kind: "scan", gate: "mina-12-north", camp: 12, direction: "in", light: "green" } as const
    await reader.note({ ...scan, reference: newReference(), group: 1, reason: "welcome", passed: true }, Date.now())
    const links = reader.links.map((link) => Buffer.from(link).toString("base64url"))
    await reader.ask("POST", "/v1/gate/scans", { json: { links } })
    const second = await next()
    expect(second?.gates).toContainEqual(expect.objectContaining({ gate: "mina-12-north", in: 1 }))
    expect(second?.camps).toContainEqual(expect.objectContaining({ camp: 12, inside: 1 }))
    await end()
  })

  it("are for who may read them, and of seasons that have gates", async () => {
    const [campaign, elsewhere, gate] = await Promise.all([
      world.hub.system({ unit: "campaign", campaign: "C15" }),
      world.hub.system({ unit: "gate", seasons: ["1447"] }),
      world.hub.system({ unit: "gate" }),
    ])
    expect((await world.hub.asking({})("GET", path)).status).toBe(401)
    expect((await campaign("GET", path)).status).toBe(403)
    expect((await elsewhere("GET", path)).status).toBe(404)
    expect((await gate("GET", path.replace("1448", "1399"))).status).toBe(404)
  })

  it("end when the hub stops: they are not cut", async () => {
    const { next } = await follow()
    expect(await next()).toBeDefined()
    await world.hub.halt()
    expect(await next()).toBeUndefined()
  })
})
