import { HTTP, type CloudEvent as SdkEvent } from "cloudevents"
import { Webhook } from "standardwebhooks"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { mostAttempts } from "../../src/events/backOff.ts"
import { changeSubscription, unsubscribe } from "../../src/events/changeSubscription.ts"
import { type Claimed, claimSubscriptions } from "../../src/events/claim.ts"
import { listDead, readSubscription } from "../../src/events/listSubscriptions.ts"
import { replayDead, replayFrom } from "../../src/events/replay.ts"
import { rotateSecret } from "../../src/events/rotateSecret.ts"
import { settleRound } from "../../src/events/settleRound.ts"
import { subscribe } from "../../src/events/subscribe.ts"
import { Tally } from "../../src/events/Tally.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { until } from "../support/until.ts"
import { type EventHub, startEventHub } from "./support/eventHub.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { campaignOf, systemOf } from "./support/parties.ts"
import { arrived, drawn, journeyWith, returned } from "./support/stories.ts"
import { type Answer, type Delivery, type Subscriber, startSubscriber } from "./support/subscriber.ts"

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let fresh: FreshDatabase
let hub: EventHub
let journal: TestJournal
let subscribers: Array<Subscriber> = []
let stop = async () => {}
const keeper = systemOf("it")

beforeAll(async () => {
  fresh = await migratedDatabase()
  hub = startEventHub(fresh.url)
  await hub.closePage()
  journal = await journalOf(fresh.url)
})
afterAll(async () => {
  await hub.stop()
  await journal.close()
  await fresh.drop()
})
beforeEach(() => {
  stop = hub.deliver()
})
afterEach(async () => {
  await stop()
  for (const subscriber of subscribers) await subscriber.close()
  subscribers = []
  await journal.query("delete from subscription")
  // What a test left behind is before everything of the next.
  await hub.closePage()
})

const receiver = async (answer?: Answer) => {
  const subscriber = await startSubscriber(answer)
  subscribers.push(subscriber)
  return subscriber
}
const subscribed = (url: string, by = keeper) => hub.run(subscribe(by, { url }))
const standing = (id: string) => hub.run(readSubscription(keeper, id))

/** What a receiver reads when it verifies a delivery by the standard's own library, at the hub's time. */
const verified = (secret: string, { body, headers }: Pick<Delivery, "body" | "headers">) => {
  vi.useFakeTimers({ toFake: ["Date"], now: hub.now() })
  try {
    return new Webhook(secret).verify(body, headers)
  } finally {
    vi.useRealTimers()
  }
}

let people = 0
/** So many people whom nobody else knows. */
const somebody = async (count: number) => {
  const pilgrims = Array.from({ length: count }, () => `1448-Q48-${String(++people).padStart(6, "0")}`)
  await journal.people(...pilgrims)
  return pilgrims
}
/** Writes two events of each, in two pages, and gives their ids in order. */
const travel = async (pilgrims: ReadonlyArray<string>) => {
  for (const event of [arrived, returned]) {
    await journal.write(...pilgrims.map((pilgrim) => [pilgrim, event] as const))
    await hub.closePage()
  }
  return pilgrims.flatMap((pilgrim) => [`${pilgrim}/1`, `${pilgrim}/2`])
}
/** Waits until a receiver has taken these, all of them in order for each pilgrim, and nothing else. */
const takes = async (subscriber: Subscriber, ids: ReadonlyArray<string>) => {
  const taken = await until(async () => (subscriber.taken().length >= ids.length ? subscriber.taken() : undefined))
  expect(taken.toSorted()).toEqual(ids.toSorted())
  const inOrder = Map.groupBy(taken, (id) => id.split("/")[0])
  for (const ofPilgrim of inOrder.values()) expect(ofPilgrim).toEqual(ofPilgrim.toSorted())
}

describe("a subscriber", () => {
  it("gets each event once, in order for each pilgrim, as the CloudEvents SDK reads it and signed by the standard", async () => {
    const subscriber = await receiver()
    const { secret } = await subscribed(subscriber.url)
    await takes(subscriber, await travel(await somebody(20)))
    // What is answered too late comes again, under the same id.
    expect(new Set(subscriber.came.map(({ event }) => event.id)).size).toBe(40)
    for (const { headers, body, event } of subscriber.came) {
      expect(verified(secret, { body, headers })).toEqual(event)
      expect(headers["webhook-id"]).toBe(event.id)
      const read = HTTP.toEvent({ headers, body }) as SdkEvent<unknown>
      expect(read.validate()).toBe(true)
      expect(read.toJSON()).toMatchObject({ ...event, time: expect.stringContaining(event.time.slice(0, 23)) })
    }
  })

  it("that is away for a day gets everything when it comes back, and is not called without end meanwhile", async () => {
    const subscriber = await receiver()
    const { id } = await subscribed(subscriber.url)
    await subscriber.close()
    const ids = await travel(await somebody(30))
    await until(async () => ((await standing(id)).failingSince === null ? undefined : true))
    for (let passed = 0; passed < day; passed += hour) {
      hub.pass(hour)
      await hub.closePage()
    }
    const { waiting, dead } = await standing(id)
    expect([waiting <= 60, dead]).toEqual([true, 0])
    const back = await receiver()
    await hub.run(changeSubscription(keeper, id, { url: back.url }))
    await takes(back, ids)
    await until(async () => ((await standing(id)).waiting === 0 ? true : undefined))
    expect(await standing(id)).toMatchObject({ status: "active", why: null, failingSince: null, dead: 0 })
  })

  it("that answers 500 for a while gets everything, in order", async () => {
    let well = false
    const subscriber = await receiver(() => (well ? 200 : 500))
    const { id } = await subscribed(subscriber.url)
    const ids = await travel(await somebody(12))
    await until(async () => ((await standing(id)).failingSince === null ? undefined : true))
    expect(subscriber.taken()).toEqual([])
    expect((await standing(id)).why).toBe("The last deliveries failed: answered 500.")
    well = true
    hub.pass(day)
    await takes(subscriber, ids)
  })

  it("that refuses one pilgrim's events gets all others, and in the end that pilgrim's too", async () => {
    const [refused = "", ...others] = await somebody(10)
    let well = false
    const subscriber = await receiver(({ event }) => (event.subject === refused && !well ? 500 : 204))
    const { id } = await subscribed(subscriber.url)
    const ids = await travel([refused, ...others])
    await takes(
      subscriber,
      ids.filter((one) => !one.startsWith(refused)),
    )
    await until(async () => ((await standing(id)).waiting === 2 ? true : undefined))
    well = true
    hub.pass(hour)
    await takes(subscriber, ids)
  })

  it("that never takes an event finds it among its dead letters after days, and is sent it again by hand", async () => {
    const [refused = "", other = ""] = await somebody(2)
    let well = false
    const subscriber = await receiver(({ event }) => (event.id === `${refused}/1` && !well ? 422 : 200))
    const { id } = await subscribed(subscriber.url)
    await travel([refused, other])
    await until(async () => ((await standing(id)).waiting === 2 ? true : undefined))
    const later = await travel(await somebody(1))
    await until(async () => (later.every((one) => subscriber.taken().includes(one)) ? true : undefined))
    await journal.query("update parked_event set attempts = $1 where number = 1", [mostAttempts - 1])
    hub.pass(day)
    await until(async () => ((await standing(id)).dead === 1 ? true : undefined))
    // What follows it is not held back any longer.
    await takes(subscriber, [`${refused}/2`, `${other}/1`, `${other}/2`, ...later])
    const [letter] = await hub.run(listDead(keeper, id, undefined, 10))
    expect(letter).toMatchObject({ event: `${refused}/1`, outcome: "answered 422", attempts: mostAttempts })
    well = true
    await hub.run(replayDead(keeper, id, `${refused}/1`))
    await until(async () => (subscriber.taken().includes(`${refused}/1`) ? true : undefined))
    await until(async () => ((await standing(id)).dead === 0 ? true : undefined))
  })

  it("that moved is not followed, and gets what it missed at its new address", async () => {
    const elsewhere = await receiver()
    const subscriber = await receiver((_, response) => {
      response.writeHead(308, { location: elsewhere.url }).end()
      return undefined
    })
    const { id } = await subscribed(subscriber.url)
    const ids = await travel(await somebody(3))
    await until(async () => ((await standing(id)).failingSince === null ? undefined : true))
    expect(elsewhere.came).toEqual([])
    await hub.run(changeSubscription(keeper, id, { url: elsewhere.url }))
    await takes(elsewhere, ids)
  })

  it("that is gone is paused, and gets what it missed when it is activated again", async () => {
    let gone = true
    const subscriber = await receiver(() => (gone ? 410 : 200))
    const { id } = await subscribed(subscriber.url)
    const ids = await travel(await somebody(3))
    await until(async () => ((await standing(id)).status === "paused" ? true : undefined))
    const calls = subscriber.came.length
    hub.pass(day)
    await hub.closePage()
    expect(subscriber.came).toHaveLength(calls)
    gone = false
    await hub.run(changeSubscription(keeper, id, { status: "active" }))
    await takes(subscriber, ids)
  })

  it("that asks for time is given it", async () => {
    let busy = true
    const subscriber = await receiver((_, response) => {
      if (!busy) return 200
      response.writeHead(429, { "retry-after": "120" }).end()
      return undefined
    })
    const other = await receiver()
    await subscribed(other.url)
    const { id } = await subscribed(subscriber.url)
    const ids = await travel(await somebody(2))
    await until(async () => ((await standing(id)).failingSince === null ? undefined : true))
    const calls = subscriber.came.length
    busy = false
    hub.pass(minute)
    const later = await travel(await somebody(1))
    // Who asked for nothing has been called meanwhile.
    await takes(other, [...ids, ...later])
    expect(subscriber.came).toHaveLength(calls)
    hub.pass(2 * minute)
    await takes(subscriber, [...ids, ...later])
  })

  it("without one success for five days is disabled, and a person is told; nothing is lost by it", async () => {
    let well = false
    const subscriber = await receiver(() => (well ? 200 : 503))
    const { id } = await subscribed(subscriber.url)
    const ids = await travel(await somebody(3))
    await until(async () => {
      hub.pass(12 * hour)
      return (await standing(id)).status === "disabled" ? true : undefined
    }, 100)
    const { rows } = await journal.query("select kind, why_en from task where subject = $1", [`subscription/${id}`])
    expect(rows).toEqual([{ kind: "subscription.disabled", why_en: expect.stringContaining(id) }])
    well = true
    await hub.run(changeSubscription(keeper, id, { status: "active" }))
    await takes(subscriber, ids)
  })

  it("that is slow does not slow the others", async () => {
    await stop()
    stop = hub.deliver()
    const held: Array<() => void> = []
    const slow = await receiver(() => new Promise<number>((resolve) => held.push(() => resolve(200))))
    const quick = await receiver()
    await subscribed(slow.url)
    await subscribed(quick.url)
    const ids = await travel(await somebody(100))
    await takes(quick, ids)
    // At most so many are under way with the slow one as it is sent at the same time.
    expect(slow.came.length).toBeLessThanOrEqual(4)
    for (const release of held) release()
  })
})

it("is told nothing by a round that another has taken the place of", async () => {
  await stop()
  const { id } = await subscribed((await receiver()).url)
  await travel(await somebody(1))
  const rounds = []
  for (const _ of [1, 2]) rounds.push(...(await hub.run(claimSubscriptions(1, { seconds: 0, between: 0 }))))
  const [overtaken, now] = rounds
  const settled = (round: Claimed | undefined, page: number) => {
    const outcome = { position: { page, subject: "", number: 0 }, parked: [], unparked: [], over: false }
    return hub.run(settleRound(round!, new Tally(0, null), outcome))
  }
  expect(await settled(overtaken, 1_000_000)).toBeUndefined()
  expect(await settled(now, 1_000_001)).toBe(true)
  const { rows } = await journal.query("select page::int from subscription where id = $1", [id])
  expect(rows).toEqual([{ page: 1_000_001 }])
})

it("keeps its secrets sealed: the database alone does not tell them", async () => {
  const { id, secret } = await subscribed((await receiver()).url)
  const { rows } = await journal.query(
    "select row_to_json(s)::text as kept, sealed from subscription_secret s where subscription = $1",
    [id],
  )
  const key = Buffer.from(secret.slice("whsec_".length), "base64")
  expect(rows).toHaveLength(1)
  for (const plain of [secret, key.toString("hex"), key.toString("base64")]) expect(rows[0].kept).not.toContain(plain)
  for (const plain of [Buffer.from(secret), key]) expect(rows[0].sealed.includes(plain)).toBe(false)
})

it("signs with both secrets while one takes the place of the other", async () => {
  const subscriber = await receiver()
  const { id, secret: old } = await subscribed(subscriber.url)
  const { secret } = await hub.run(rotateSecret(keeper, id, hour))
  await takes(subscriber, await travel(await somebody(1)))
  const [{ body, headers } = { body: "", headers: {} }] = subscriber.came
  for (const one of [old, secret]) expect(verified(one, { body, headers })).toBeTruthy()
  hub.pass(2 * hour)
  const before = subscriber.came.length
  await travel(await somebody(1))
  await until(async () => (subscriber.came.length === before + 2 ? true : undefined))
  const [later = { body: "", headers: {} }] = subscriber.came.slice(-1)
  expect(verified(secret, later)).toBeTruthy()
  expect(() => verified(old, later)).toThrow("No matching signature")
})

it("sends everything again from a time on, with the same ids and in order", async () => {
  const subscriber = await receiver()
  const { id } = await subscribed(subscriber.url)
  await takes(subscriber, await travel(await somebody(2)))
  hub.pass(hour)
  const since = hub.now()
  const before = subscriber.came.length
  const ids = await travel(await somebody(3))
  await until(async () => (subscriber.came.length === before + 6 ? true : undefined))
  await hub.run(replayFrom(keeper, id, since))
  await until(async () => (subscriber.came.length === before + 12 ? true : undefined))
  const again = subscriber.came.slice(before + 6).map(({ event }) => event.id)
  expect(again.toSorted()).toEqual(ids.toSorted())
})

it("tells each only what concerns it", async () => {
  const parties = [
    campaignOf("C1"),
    campaignOf("C2"),
    systemOf("gate"),
    systemOf("sorting", ["1449"]),
    systemOf("agency"),
  ]
  const receivers = await Promise.all(parties.map(() => receiver()))
  for (const [n, party] of parties.entries()) await subscribed(receivers[n]?.url ?? "", party)
  const [mine = "", theirs = ""] = await somebody(2)
  const later = mine.replace("1448", "1449")
  await journal.people(later)
  await journal.write(
    ...journeyWith("C1").map((event) => [mine, event] as const),
    ...journeyWith("C2").map((event) => [theirs, event] as const),
    [later, drawn],
  )
  await hub.closePage()
  const [c1, c2, gate, sorting, agency] = receivers as [Subscriber, Subscriber, Subscriber, Subscriber, Subscriber]
  // The draw came before the confirmation, and that something was asked outside is told nobody.
  await takes(
    c1,
    [2, 4, 5, 6, 7, 8].map((n) => `${mine}/${n}`),
  )
  await takes(
    c2,
    [2, 4, 5, 6, 7, 8].map((n) => `${theirs}/${n}`),
  )
  await takes(
    gate,
    [mine, theirs].flatMap((pilgrim) => [6, 7, 8].map((n) => `${pilgrim}/${n}`)),
  )
  await takes(sorting, [`${later}/1`])
  expect(agency.came).toEqual([])
})

it("sends nothing to a client that was closed, nor to one who ended the subscription", async () => {
  await journal.query(
    "insert into client (id, name, unit, created_by, closed) values ('gone', 'Gone', 'it', 'person:a', now())",
  )
  const [closed, ended, open] = [await receiver(), await receiver(), await receiver()]
  await subscribed(closed.url, { ...keeper, id: "client:gone" })
  const { id } = await subscribed(ended.url)
  await subscribed(open.url)
  await hub.run(unsubscribe(keeper, id))
  await takes(open, await travel(await somebody(2)))
  expect([closed.came, ended.came]).toEqual([[], []])
})
