import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Grant } from "../../src/identity/Client.ts"
import { personOf } from "../../src/identity/personOf.ts"
import { Database } from "../../src/postgres/Database.ts"
import { type Ask, type Body, type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

const ofIt: Grant = { unit: "it" }
const asking = (key: unknown) => hub.asking({ authorization: `Bearer ${key}` })
let count = 0

/** A system that somebody lets in over REST. */
const madeBy = async (maker: Ask): Promise<Ask> => {
  const client = `made-${count++}`
  expect((await maker("POST", "/v1/clients", { json: { client, name: "A system", unit: "it" } })).status).toBe(200)
  const { json } = await maker("POST", `/v1/clients/${client}/credentials`, { json: {} })
  return asking(json.key)
}
/** A system's next key, as somebody else is given it. */
const rotatedBy = async (maker: Ask, system: Ask): Promise<Ask> => {
  const { caller } = (await system("GET", "/v1/session")).json
  const { items } = (await maker("GET", "/v1/clients")).json
  const own = items.find(({ client }) => `client:${client}` === caller)?.credentials as ReadonlyArray<Body> | undefined
  return asking((await maker("POST", `/v1/credentials/${own?.[0]?.credential}/rotation`, { json: {} })).json.key)
}

/** What comes of it when one plans and another approves. */
const together = async (planner: Ask, approver: Ask) => {
  const { caller } = (await planner("GET", "/v1/session")).json
  const [planned] = await hub.run(
    Effect.flatMap(Database, (database) =>
      database.query<{ id: number }>({
        text: `insert into rerun (selection, reason, planned_by, hash)
          values ('{}', 'After the outage', $1, 'a hash') returning id::int`,
        values: [caller],
      }),
    ),
  )
  const { status, json } = await approver("POST", `/v1/reruns/${planned?.id}/approval`, { json: { hash: "a hash" } })
  return status === 200 ? status : json.reason
}

it("lets two approve together whose keys were made by nobody that the hub knows, and two who are signed in", async () => {
  const [one, other] = [await hub.system(ofIt), await hub.system(ofIt)]
  expect(await together(one, other)).toBe(200)
  expect(await together(one, await madeBy(other))).toBe(200)
  expect(await together(await hub.person(ofIt), await hub.person(ofIt))).toBe(200)
  expect(await together(one, one)).toBe("same-person")
})

it.each([
  ["a key", () => hub.system(ofIt)],
  ["a person", () => hub.person(ofIt, personOf({ iss: "https://sign-in.example", sub: "somebody" }))],
])("makes no second of %s that lets another system in", async (_, first) => {
  const maker = await first()
  const [one, other] = [await madeBy(maker), await madeBy(maker)]
  expect(await together(maker, one)).toBe("same-person")
  expect(await together(one, maker)).toBe("same-person")
  expect(await together(one, other)).toBe("same-person")
  expect(await together(maker, await madeBy(await madeBy(one)))).toBe("same-person")
  const colleague = await hub.system(ofIt)
  expect(await together(maker, colleague)).toBe(200)
  expect(await together(maker, await rotatedBy(maker, colleague))).toBe("same-person")
})
