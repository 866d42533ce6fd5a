import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Provider, startProvider, stateNames } from "../../src/providerStates/startProvider.ts"

let hub: Provider
beforeAll(async () => {
  hub = await startProvider("it")
}, 180_000)
afterAll(() => hub.close())

const ask = async (path: string) => {
  const answer = await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${hub.key}` } })
  return { status: answer.status, body: (await answer.json()) as { readonly standing?: { readonly _tag: string } } }
}

describe("a state of the hub for pacts", () => {
  it.each([
    ["a pilgrim who has applied", "Applied"],
    ["a pilgrim on the waiting list", "Waitlisted"],
    ["a pilgrim who was drawn", "Drawn"],
    ["a pilgrim who has confirmed", "Drawn"],
    ["a pilgrim who is registered", "Registered"],
    ["a pilgrim with a permit", "Visa"],
    ["a pilgrim with a visa", "Visa"],
    ["a pilgrim with a bracelet", "Bracelet"],
    ["a pilgrim who has arrived", "Arrived"],
    ["a pilgrim who has returned", "Returned"],
    ["a pilgrim who has withdrawn", "Withdrawn"],
    ["a pilgrim whose offer has lapsed", "Lapsed"],
    ["a pilgrim who was refused", "Refused"],
    ["a pilgrim who has died", "Deceased"],
    ["a group of three that has applied", "Applied"],
    ["a group of three that was drawn", "Drawn"],
    ["a group of three that has confirmed", "Drawn"],
  ])("%s comes about", async (state, name) => {
    const { pilgrim = "", third = pilgrim } = await hub.bringAbout(state)
    for (const one of [pilgrim, third]) expect((await ask(`/v1/pilgrims/${one}`)).body.standing?._tag).toBe(name)
  })

  it.each([
    ["an exchange in doubt", "InDoubt"],
    ["an exchange that waits for a decision", "Accepted"],
    ["an exchange that was declined", "Declined"],
  ])("%s comes about", async (state, name) => {
    const { exchangeInPath } = await hub.bringAbout(state)
    expect((await ask(`/v1/exchanges/${exchangeInPath}`)).body.standing?._tag).toBe(name)
  })

  it("is about people of its own every time", async () => {
    const [one, other] = [
      await hub.bringAbout("a pilgrim who was drawn"),
      await hub.bringAbout("nobody of this number"),
    ]
    expect(one.pilgrim).not.toBe(other.pilgrim)
    expect((await ask(`/v1/pilgrims/${other.pilgrim}`)).status).toBe(404)
    expect((await ask(`/v1/seasons/${one.season}`)).status).toBe(200)
  })

  it("is told of in the guide by its name", () => {
    const guide = readFileSync(new URL("../../../../docs/guides/unit-pacts.md", import.meta.url), "utf8")
    expect(stateNames.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })

  it("can be brought about by no address of the hub", async () => {
    for (const path of ["/_pactSetup", "/_pact/provider-states", "/v1/providerStates"])
      expect((await ask(path)).status).toBe(404)
  })
})
