import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { singles } from "../http/sample.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"
import { approvedReader, makeReader } from "./TestReader.ts"

const limits = { listAge: 900, passback: 3600, travel: 60, clock: 30 }

describe("a reader", () => {
  let world: GateWorld
  beforeAll(async () => {
    world = await startGates(singles[0] ?? [], limits)
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  const approval = (device: string, code: string) =>
    world.hub.ask("POST", `/v1/gate/devices/${device}/approval`, { json: { code } })

  /** Makes an instant that the hub keeps earlier, as if so much time had gone by. */
  const passTime = (table: string, column: string, time: string) =>
    world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({ text: `update ${table} set ${column} = ${column} - interval '${time}'` }),
      ),
    )

  it("waits until a supervisor has typed the code that it shows", async () => {
    const reader = await makeReader(world.hub)
    const { standing, code } = await reader.enrol("Mina 12, phone 3")
    expect([standing, code]).toEqual(["waiting", expect.stringMatching(/^\d{4}-\d{4}$/)])
    expect(await reader.begin()).toEqual({ standing: "waiting" })

    const waiting = await world.hub.ask("GET", "/v1/seasons/1448/gate/devices?standing=waiting")
    expect(waiting.json.items).toContainEqual(expect.objectContaining({ device: reader.id, name: "Mina 12, phone 3" }))
    expect(waiting.text).not.toContain(code)

    expect((await approval(reader.id, code)).json).toMatchObject({ device: reader.id, standing: "approved" })
    // Its key is no secret: whoever knows it asks for nothing in its name any more.
    expect(await reader.enrol("Another's phone")).toMatchObject({ standing: "approved" })
    const approved = await world.hub.ask("GET", "/v1/seasons/1448/gate/devices?standing=approved")
    expect(approved.json.items).toContainEqual(expect.objectContaining({ device: reader.id, name: "Mina 12, phone 3" }))
    const { ask } = await reader.begin()
    expect((await ask?.("GET", "/v1/gate/sync"))?.json).toMatchObject({
      device: reader.id,
      season: "1448",
      links: 0,
      statusList: { version: 1 },
      plan: { season: 1448, camps: [{ id: 11 }, { id: 12 }, { id: 31 }] },
    })
  })

  it("must ask anew after five wrong codes", async () => {
    const reader = await makeReader(world.hub)
    const { code } = await reader.enrol()
    const wrong = code === "0000-0000" ? "1111-1111" : "0000-0000"
    for (let times = 0; times < 5; times += 1)
      expect((await approval(reader.id, wrong)).json).toMatchObject({ reason: "wrong-code", status: 409 })
    expect((await approval(reader.id, code)).json).toMatchObject({ reason: "code-expired" })
    expect((await approval(reader.id, (await reader.enrol()).code)).status).toBe(200)
  })

  it("proves by its key who it is: neither another's signature nor a used or another's challenge will do", async () => {
    const [reader, thief] = await Promise.all([approvedReader(world.hub), makeReader(world.hub)])
    const nobody = world.hub.asking({})
    await thief.enrol()
    const [own, others] = await Promise.all(
      [reader, thief].map(async ({ id }) => (await nobody("POST", `/v1/gate/devices/${id}/challenge`)).json.challenge),
    )
    const answer = async (signer: typeof reader.signer, challenge = own) => {
      const said = new TextEncoder().encode(`mahmal-device-session:${challenge}`)
      return { challenge, signature: Buffer.from(await signer.sign(said)).toString("base64url") }
    }
    const session = (json: unknown) => nobody("POST", `/v1/gate/devices/${reader.id}/session`, { json })
    expect((await session(await answer(thief.signer))).status).toBe(401)
    expect((await session(await answer(reader.signer))).status).toBe(401)
    expect((await session(await answer(reader.signer, others))).status).toBe(401)
  })

  it("is let in no more once it is revoked, and never again", async () => {
    const reader = await approvedReader(world.hub)
    expect((await reader.ask("GET", "/v1/gate/sync")).status).toBe(200)
    const revoked = await world.hub.ask("POST", `/v1/gate/devices/${reader.id}/revocation`)
    expect(revoked.json).toMatchObject({ standing: "revoked" })
    expect((await reader.ask("GET", "/v1/gate/sync")).status).toBe(401)
    expect(await reader.begin()).toEqual({ standing: "revoked" })
    expect((await reader.enrol()).standing).toBe("revoked")
    expect((await approval(reader.id, "0000-0000")).json).toMatchObject({ reason: "revoked" })
  })

  it("has a session for a shift, a challenge for five minutes and a code for fifteen, and none of them longer", async () => {
    const [reader, waiting] = await Promise.all([approvedReader(world.hub), makeReader(world.hub)])
    const { code } = await waiting.enrol()
    const nobody = world.hub.asking({})
    const { challenge } = (await nobody("POST", `/v1/gate/devices/${reader.id}/challenge`)).json
    await passTime("gate_session", "expires", "12 hours")
    await passTime("gate_challenge", "made", "5 minutes")
    await passTime("gate_device", "code_until", "15 minutes")

    expect((await reader.ask("GET", "/v1/gate/sync")).status).toBe(401)
    const signature = await reader.signer.sign(new TextEncoder().encode(`mahmal-device-session:${challenge}`))
    const answer = { challenge, signature: Buffer.from(signature).toString("base64url") }
    expect((await nobody("POST", `/v1/gate/devices/${reader.id}/session`, { json: answer })).status).toBe(401)
    expect((await approval(waiting.id, code)).json).toMatchObject({ reason: "code-expired" })
    expect((await reader.begin()).ask).toBeDefined()
  })

  it("is forgotten an hour after its code, where nobody let it in, and may ask again", async () => {
    const [letIn, asked, other] = [
      await approvedReader(world.hub),
      await makeReader(world.hub),
      await makeReader(world.hub),
    ]
    await asked.enrol("A stranger's telephone")
    await passTime("gate_device", "code_until", "75 minutes")
    await other.enrol()
    const { json } = await world.hub.ask("GET", "/v1/seasons/1448/gate/devices?limit=500")
    const known = json.items.map(({ device }) => device)
    expect([letIn, asked, other].map(({ id }) => known.includes(id))).toEqual([true, false, true])
    expect((await asked.enrol()).standing).toBe("waiting")
  })

  it("is given the plan of its season, with the limits of that season, and what it missed of the keys", async () => {
    const reader = await approvedReader(world.hub)
    const { json: newcomer } = await reader.ask("GET", "/v1/gate/sync")
    expect(newcomer).toMatchObject({ plan: { limits }, groups: [], trustLists: [expect.any(String)] })
    expect((await world.hub.ask("GET", "/v1/seasons/1448/gate/plan")).json).toEqual(newcomer.plan)
    expect((await reader.ask("GET", "/v1/gate/sync?trust=0")).json.trustLists).toEqual(newcomer.trustLists)
    // The minute of now: no list has a higher version but one that is made after it.
    const newest = Math.ceil(Date.now() / 60_000)
    expect((await reader.ask("GET", `/v1/gate/sync?trust=${newest}`)).json.trustLists).toEqual([])
  })

  it("supervises nobody, and sees nothing of people", async () => {
    const [reader, other] = await Promise.all([approvedReader(world.hub), makeReader(world.hub)])
    const { code } = await other.enrol()
    expect((await reader.ask("POST", `/v1/gate/devices/${other.id}/approval`, { json: { code } })).status).toBe(403)
    expect((await reader.ask("POST", "/v1/pilgrims/search", { json: {} })).status).toBe(403)
    expect((await reader.ask("GET", "/v1/campaigns/C15/bracelets")).status).toBe(403)
    // What it begins would go on when it is revoked, and what is told of it could be closed by it.
    const json = { url: "https://93.184.216.34/events" }
    expect((await reader.ask("POST", "/v1/subscriptions", { json })).status).toBe(403)
    expect((await reader.ask("POST", "/v1/tasks/1/closing", { json: { reason: "It is nothing." } })).status).toBe(403)
    expect((await reader.ask("GET", "/v1/events")).status).toBe(403)
  })

  it("is the business of the gate's people alone, and of their seasons", async () => {
    const reader = await makeReader(world.hub)
    const { code } = await reader.enrol()
    const path = `/v1/gate/devices/${reader.id}/approval`
    const [campaign, elsewhere, gate] = await Promise.all([
      world.hub.system({ unit: "campaign", campaign: "C15" }),
      world.hub.system({ unit: "gate", seasons: ["1447"] }),
      world.hub.system({ unit: "gate", seasons: ["1448"] }),
    ])
    expect((await campaign("POST", path, { json: { code } })).status).toBe(403)
    expect((await elsewhere("POST", path, { json: { code } })).status).toBe(404)
    expect((await gate("POST", path, { json: { code } })).status).toBe(200)
    expect((await gate("POST", "/v1/gate/scans", { json: { links: ["AA"] } })).status).toBe(403)
    expect((await world.hub.ask("GET", "/v1/seasons/1400/gate/devices")).status).toBe(404)
  })
})
