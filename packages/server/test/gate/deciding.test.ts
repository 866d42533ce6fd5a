import { Serial } from "@mahmal/core/journey/ids"
import { type Bracelet, issueBracelet, newReference } from "@mahmal/gate"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readMissionKeys } from "../../src/gate/keys/missionKeyFile.ts"
import { statusListUri } from "../../src/gate/lists/StatusLists.ts"
import { family, singles } from "../http/sample.ts"
import { type GateWorld, issuer, startGates } from "./gateWorld.ts"
import { approvedReader } from "./TestReader.ts"

describe("the hub at a gate", () => {
  let world: GateWorld
  let pilgrims: ReadonlyArray<string>
  beforeAll(async () => {
    world = await startGates([...singles.slice(0, 2).flat(), ...family])
    pilgrims = await world.embrace([...family, ...singles.slice(0, 2).flat()])
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  const bracelet = async (n: number) => {
    const { json } = await world.hub.ask("GET", `/v1/pilgrims/${pilgrims[n]}/bracelet`)
    return { text: String(json.text), reference: String(json.reference), camps: json.camps as ReadonlyArray<number> }
  }
  const gateOf = (camp: number) => (camp === 12 ? "mina-12-north" : `mina-${camp}`)

  const decide = async (asked: object) => {
    const gates = await world.hub.system({ unit: "gate" })
    return (await gates("POST", "/v1/gate/decisions", { json: { season: "1448", direction: "in", ...asked } })).json
  }

  it("decides as a reader does: the own camp, the wrong one with the way, the train, a forgery, a typed number", async () => {
    const { text, camps, reference } = await bracelet(0)
    const own = camps.find((camp) => camp < 30) ?? 0
    const wrong = own === 12 ? 11 : 12
    expect(await decide({ gate: gateOf(own), text })).toMatchObject({ light: "green", reason: "welcome", reference })
    expect(await decide({ gate: gateOf(wrong), text })).toMatchObject({
      light: "red",
      reason: "wrong-camp",
      camp: { id: own },
    })
    expect(await decide({ gate: "train-mina-1", text })).toMatchObject({ light: "green" })
    expect(await decide({ gate: gateOf(own), text: `${text.slice(0, -4)}AAAA` })).toMatchObject({ light: "red" })
    expect(await decide({ gate: gateOf(own) })).toMatchObject({ light: "amber", reason: "typed-number" })
    expect((await decide({ gate: "nowhere", text })).type).toBe("/problems/unknown")
    const elsewhere = await world.hub.system({ unit: "gate", seasons: ["1447"] })
    const asked = { season: "1448", direction: "in", gate: gateOf(own), text }
    expect((await elsewhere("POST", "/v1/gate/decisions", { json: asked })).status).toBe(404)
  })

  it("asks a supervisor about a bracelet that a key of ours has signed and that was never issued", async () => {
    const { camps } = await bracelet(0)
    const [key] = await readMissionKeys(world.keyFile)
    const { signer } = key ?? expect.fail("no key")
    const now = Math.floor(Date.now() / 1000)
    const forged: Bracelet = {
      issuer,
      issuedAt: now,
      notBefore: now,
      expires: now + 86_400,
      reference: newReference(),
      season: 1448,
      group: 1,
      camps,
      entitlements: [],
      status: { list: statusListUri(issuer, "1448"), index: 3 },
    }
    const { text } = await issueBracelet(forged, signer)
    const gate = gateOf(camps.find((camp) => camp < 30) ?? 0)
    expect(await decide({ gate, text })).toMatchObject({ light: "amber", reason: "not-issued" })
  })

  it("stops who has withdrawn, as soon as the journey says so", async () => {
    const last = pilgrims.length - 1
    const { text, camps } = await bracelet(last)
    await world.hub.ask("POST", `/v1/pilgrims/${pilgrims[last]}/withdrawal`)
    await world.follow()
    expect(await decide({ gate: gateOf(camps[0] ?? 0), text })).toMatchObject({ light: "red", reason: "revoked" })
  })

  it("counts heads by gate, camp and group, and knows who has arrived, which moves no journey", async () => {
    const reader = await approvedReader(world.hub)
    const at = Date.now() - 60_000
    const scan = (reference: string, camp: number, direction: "in" | "out", light: "green" | "red" = "green") =>
      ({
        kind: "scan",
        reference,
        group: 1,
        gate: gateOf(camp),
        camp,
        direction,
        light,
        reason: "welcome",
        passed: light === "green",
      }) as const
    const members = await Promise.all(family.map((_, n) => bracelet(n)))
    const camp = members[0]?.camps[0] ?? 0
    await reader.note({ kind: "sync", hubAt: at }, at)
    for (const [n, { reference }] of members.entries()) await reader.note(scan(reference, camp, "in"), at + n)
    await reader.note(scan(members[0]?.reference ?? "", camp, "out"), at + 10)
    await reader.note(scan(newReference(), camp, "in", "red"), at + 11)
    const links = reader.links.map((link) => Buffer.from(link).toString("base64url"))
    await reader.ask("POST", "/v1/gate/scans", { json: { links } })

    const counts = (await world.hub.ask("GET", "/v1/seasons/1448/gate/counts")).json as unknown as {
      gates: Array<object>
      camps: Array<object>
    }
    const size = members.length
    expect(counts.gates).toContainEqual({ gate: gateOf(camp), in: size, out: 1, stopped: 1, amber: 0 })
    expect(counts.camps).toContainEqual(expect.objectContaining({ camp, inside: size - 1, arrived: size }))
    const heads = await world.hub.ask("GET", `/v1/seasons/1448/gate/camps/${camp}/groups`)
    expect(heads.json.items).toContainEqual(
      expect.objectContaining({ group: `1448-${family[0]?.[15]}`, expected: size, inside: size - 1, arrived: size }),
    )
    expect((await world.hub.ask("GET", `/v1/pilgrims/${pilgrims[0]}`)).json.standing).toMatchObject({
      _tag: "Bracelet",
    })
    expect(await decide({ gate: gateOf(camp), text: members[1]?.text })).toMatchObject({ reason: "already-inside" })
    expect(await decide({ gate: gateOf(camp), text: members[1]?.text, direction: "out" })).toMatchObject({
      light: "green",
    })
  })

  it("counts one head, whose bracelet was replaced, once: inside with the first, with both, and gone with the second alone", async () => {
    const single = family.length
    const group = `1448-${singles[0]?.[0]?.[15]}`
    const lost = await bracelet(single)
    const camp = lost.camps[0] ?? 0
    const reader = await approvedReader(world.hub)
    const at = Date.now() - 50_000
    const scan = async (reference: string, direction: "in" | "out", later: number) => {
      const shown = { reference, group: 1, gate: gateOf(camp), camp, direction } as const
      await reader.note({ kind: "scan", ...shown, light: "green", reason: "welcome", passed: true }, at + later)
      const links = reader.links.map((link) => Buffer.from(link).toString("base64url"))
      await reader.ask("POST", "/v1/gate/scans", { json: { links } })
    }
    const heads = async () => {
      const { json } = await world.hub.ask("GET", "/v1/seasons/1448/gate/counts")
      const camps = json.camps as unknown as ReadonlyArray<{ camp: number; inside: number; arrived: number }>
      const counted = camps.find((one) => one.camp === camp)
      const groups = await world.hub.ask("GET", `/v1/seasons/1448/gate/camps/${camp}/groups`)
      return [counted?.inside, counted?.arrived, groups.json.items.find((one) => one.group === group)]
    }
    const [inside = 0, arrived = 0] = (await heads()) as ReadonlyArray<number>
    await reader.note({ kind: "sync", hubAt: at }, at)
    await scan(lost.reference, "in", 0)
    const { json } = await world.hub.ask("GET", `/v1/pilgrims/${pilgrims[single]}/bracelet`)
    const serial = Serial.make(String(json.serial))
    const next = { serial: Serial.make("B000000008888"), chip: "04EEEEEEEEEEEE" }
    await world.move(String(pilgrims[single]), { _tag: "ReplaceBracelet", serial, reason: "lost" })
    await world.move(String(pilgrims[single]), { _tag: "RecordReplacement", replaces: serial, bracelet: next })
    await world.follow()
    const one = { expected: 1, arrived: 1 }
    expect(await heads()).toEqual([inside + 1, arrived + 1, expect.objectContaining({ ...one, inside: 1 })])
    const fresh = await bracelet(single)
    await scan(fresh.reference, "in", 1000)
    expect(await heads()).toEqual([inside + 1, arrived + 1, expect.objectContaining({ ...one, inside: 1 })])
    await scan(fresh.reference, "out", 2000)
    expect(await heads()).toEqual([inside, arrived + 1, expect.objectContaining({ ...one, inside: 0 })])
  })
})
