import { expect, it } from "vitest"
import { Callbacks } from "../../src/kit/Callbacks.ts"
import { Store } from "../../src/kit/Store.ts"
import { Hub } from "../support/Hub.ts"
import { closing, folder } from "../support/resources.ts"
import { until } from "../support/until.ts"

interface Sender {
  readonly callbacks: Callbacks
  readonly tell: (body: string, sending?: { afterMs?: number; twice?: boolean }) => number
  readonly forget: () => void
  readonly close: () => Promise<void>
}

const sender = (url: (body: string) => string | undefined, path?: string): Sender => {
  const store = new Store(path, "system")
  const callbacks = new Callbacks(store)
  const tell = callbacks.topic<string>("news", (body) => {
    const to = url(body)
    return to === undefined ? undefined : { url: to, method: "POST", body }
  })
  callbacks.start()
  const close = async () => {
    await callbacks.stop()
    store.close()
  }
  return { callbacks, tell, forget: () => store.clear(), close }
}

it("repeats a callback until it is acknowledged", async () => {
  const hub = await closing(Hub.listen())
  hub.answers.push(500, 401)
  const { callbacks, tell } = await closing(Promise.resolve(sender(() => hub.url)))
  tell("news")
  expect((await hub.has(3)).map(({ body }) => body)).toEqual(["news", "news", "news"])
  await until(() => callbacks.pending() === 0)
})

it("delivers other callbacks while one fails", async () => {
  const hub = await closing(Hub.listen())
  const down = await Hub.listen()
  const nowhere = down.url
  await down.close()
  const { callbacks, tell } = await closing(Promise.resolve(sender((body) => (body === "lost" ? nowhere : hub.url))))
  for (let i = 0; i < 20; i += 1) tell("lost")
  for (let i = 0; i < 20; i += 1) tell("news")
  await hub.has(20)
  expect(callbacks.pending()).toBeGreaterThanOrEqual(20)
})

it("delivers after a restart what a hub that was down did not receive", async () => {
  const path = await folder()
  const down = await Hub.listen()
  const { port, url } = down
  await down.close()
  const before = sender(() => url, path)
  for (const body of ["one", "two", "three"]) before.tell(body)
  await before.callbacks.attempted(1)
  await before.close()

  const hub = await closing(Hub.listen(port))
  const after = await closing(Promise.resolve(sender(() => url, path)))
  await hub.has(3)
  await until(() => after.callbacks.pending() === 0)
  expect(hub.received.map(({ body }) => body).sort()).toEqual(["one", "three", "two"])
})

it("waits for a URL, and delivers as soon as it is set", async () => {
  const hub = await closing(Hub.listen())
  let url: string | undefined
  const { callbacks, tell } = await closing(Promise.resolve(sender(() => url)))
  await callbacks.attempted(tell("news"))
  expect(callbacks.pending()).toBe(1)
  url = hub.url
  callbacks.hurry()
  await hub.has(1)
})

it("delivers twice when it is told to", async () => {
  const hub = await closing(Hub.listen())
  const { callbacks, tell } = await closing(Promise.resolve(sender(() => hub.url)))
  tell("news", { twice: true })
  await hub.has(2)
  await until(() => callbacks.pending() === 0)
  expect(hub.received).toHaveLength(2)
})

it("does not take the answer to a callback from before a reset for a later one's", async () => {
  const hub = await closing(Hub.listen())
  const answer = Promise.withResolvers<void>()
  hub.ready = answer.promise
  const { callbacks, tell, forget } = await closing(Promise.resolve(sender(() => hub.url)))
  tell("before")
  await hub.has(1)
  forget()
  tell("after")
  answer.resolve()
  expect((await hub.has(2)).map(({ body }) => body)).toEqual(["before", "after"])
  await until(() => callbacks.pending() === 0)
})
