import { randomUUID } from "node:crypto"
import { Checks, expected, needed } from "../checks/Checks.ts"
import { credential, type Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { Skipped } from "../Skipped.ts"
import { type AriAnswer, app, Exchange } from "./Exchange.ts"
import { breaks, type Description, described, operationsOf, resources } from "./models.ts"

const none = "/channels/mahmal.contract.none"

const keeps = (value: unknown, model: string): void => {
  const broken = breaks(value, model)
  expected(broken.length === 0, `it breaks the contract at ${broken.join(", ")}`)
}

const refusedWith = ({ status, body }: AriAnswer, wanted: number): void => {
  expected(status === wanted, `it was answered with ${status}, not ${wanted}`)
  const isRefusal = typeof body === "object" && body !== null && ("message" in body || "error" in body)
  expected(isRefusal, "the refusal has neither a message nor an error")
}

/** Calls a number, checks its events, and hangs up. */
const checkCall = async (checks: Checks, exchange: Exchange, endpoint: Endpoint): Promise<void> => {
  const id = `mahmal.contract.${randomUUID()}`
  const originate = (number: string) =>
    exchange.ask("POST", `/channels/${id}`, {
      endpoint: credential(endpoint, "ARI_ENDPOINT").replace("{number}", number),
      app,
      callerId: credential(endpoint, "ARI_CALLER_ID"),
      timeout: 30,
    })
  const placed = await checks.that("a call begins to ring, on the channel of its id", async () => {
    if (endpoint.receiver === undefined) throw new Skipped("name a telephone with --receiver; every run calls it")
    const { status, body } = await originate(endpoint.receiver)
    expected(status === 200, `it was answered with ${status}, not 200`)
    keeps(body, "Channel")
    expected((body as { readonly id: string }).id === id, "the channel has another id")
    return endpoint.receiver
  })
  // It may ring all the same, whatever was wrong with the answer.
  if (placed === undefined && endpoint.receiver !== undefined)
    await exchange.ask("DELETE", `/channels/${id}`).catch(() => {})
  await checks.that("the same id again is refused while the call lasts", async () =>
    refusedWith(await originate(needed(placed, "a call")), 409),
  )
  await checks.that("what becomes of the call is told over the web socket", async () => {
    needed(placed, "a call")
    const event = await exchange.event(id, ["StasisStart", "ChannelDestroyed"], endpoint.patience)
    if (event === undefined) throw new Skipped("the call was neither answered nor ended in time")
    keeps(event, "Event")
    keeps(event, event.type)
  })
  await checks.that("a call is hung up, and over", async () => {
    needed(placed, "a call")
    const { status } = await exchange.ask("DELETE", `/channels/${id}`)
    // 404 when the other side hung up first.
    expected(status === 204 || status === 404, `it was answered with ${status}, not 204`)
    const over = await exchange.event(id, ["ChannelDestroyed"], endpoint.patience)
    keeps(needed(over, "that the end of the call is told in time"), "ChannelDestroyed")
    refusedWith(await exchange.ask("GET", `/channels/${id}`), 404)
  })
}

/** Checks the answers and events of a telephone exchange against the contract's resource description. */
export const checkTelephony = async (endpoint: Endpoint): Promise<readonly Row[]> => {
  const checks = new Checks()
  const exchange = new Exchange(endpoint)
  for (const resource of resources)
    await checks.that(`the description of ${resource} has every operation and parameter of the contract`, async () => {
      const { status, body } = await exchange.ask("GET", `/api-docs/${resource}.json`)
      expected(status === 200, `it was answered with ${status}, not 200`)
      const there = new Set(operationsOf(body as Description))
      const lacking = operationsOf(described(resource)).filter((operation) => !there.has(operation))
      expected(lacking.length === 0, `it lacks ${lacking.join("; ")}`)
    })
  await checks.that("the channels are listed", async () => {
    const { status, body } = await exchange.ask("GET", "/channels")
    expected(status === 200 && Array.isArray(body), `it was answered with ${status} and no list`)
    for (const channel of body as unknown[]) keeps(channel, "Channel")
  })
  await checks.that("a wrong password is refused", async () =>
    refusedWith(await exchange.ask("GET", "/channels", undefined, "wrong"), 401),
  )
  await checks.that("a wrong password opens no web socket", async () => {
    const status = await exchange.listen("wrong")
    expected(status === 401, `it was answered with ${status}, not 401`)
  })
  await checks.that("a call without an endpoint is refused", async () =>
    refusedWith(await exchange.ask("POST", none, { app }), 400),
  )
  for (const [what, method, path] of [
    ["asked about", "GET", none],
    ["answered", "POST", `${none}/answer`],
    ["sent on", "POST", `${none}/continue`],
    ["hung up", "DELETE", none],
  ] as const)
    await checks.that(`a channel that does not exist cannot be ${what}`, async () =>
      refusedWith(await exchange.ask(method, path, method === "POST" ? {} : undefined), 404),
    )
  const listening = await checks.that("the web socket opens", async () => {
    const status = await exchange.listen()
    expected(status === 101, `it was answered with ${status}, not 101`)
    return true
  })
  try {
    if (listening) await checkCall(checks, exchange, endpoint)
  } finally {
    exchange.close()
  }
  return checks.rows
}
