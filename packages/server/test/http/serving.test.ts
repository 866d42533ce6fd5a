import { Effect, Layer, Option } from "effect"
import pg from "pg"
import { afterAll, beforeAll, expect, inject, it } from "vitest"
import { mayServe } from "../../src/http/mayServe.ts"
import { type ServeOptions, serveHttp } from "../../src/http/serveHttp.ts"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import type { Access } from "../../src/identity/access.ts"
import { Database } from "../../src/postgres/Database.ts"
import { ownPostgres } from "../chaos/ownPostgres.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { issuerAt, keyHeaders, openAccess } from "../support/roles.ts"
import { until } from "../support/until.ts"
import { family, pilgrimOf, populate } from "./sample.ts"
import { access as callbackAccess, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

/** Alters a database, and ends every connection to it. */
const alterDatabase = async (url: string, how: string) => {
  const client = new pg.Client({ connectionString: inject("postgres") })
  await client.connect()
  const name = new URL(url.replace("@/", "@localhost/")).pathname.slice(1)
  await client.query(`alter database ${name} ${how}`)
  await client.query("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = $1", [name])
  await client.end()
}

const refusal = (options: Partial<ServeOptions>, access: Partial<Access> = {}) =>
  hub.run(
    Effect.flip(
      Effect.scoped(serveHttp({ port: 0, callbackAccess, access: { ...openAccess, ...access }, ...options })),
    ),
  )
const known = { publicUrl: Option.some(new URL("https://hub.example")) }

it("refuses to listen where others reach it until it knows its own name, and says why", async () => {
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "mission.example", "127.0.0.1.example"]) {
    const { _tag, message } = await refusal({ host })
    expect(_tag).toBe("ServingUnsafe")
    expect(message).toContain(`HOST is "${host}", which others can reach; expected PUBLIC_URL`)
  }
  const { message } = await refusal({ host: "0.0.0.0" }, { publicUrl: Option.some(new URL("http://hub.example")) })
  expect(message).toContain("expected PUBLIC_URL to be the https address")
})

it("refuses the provider for development where others reach it", async () => {
  const { message } = await refusal(
    { host: "0.0.0.0" },
    { ...known, issuer: Option.some(issuerAt("http://127.0.0.1:1")) },
  )
  expect(message).toContain("expected OIDC_ISSUER to be an https address")
})

it("refuses to listen where others reach it while it knows nobody", async () => {
  const { url, drop } = await migratedDatabase()
  const layer = hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 2)))
  const serving = serveHttp({ port: 0, host: "0.0.0.0", callbackAccess, access: { ...openAccess, ...known } })
  const error = await Effect.runPromise(Effect.flip(Effect.scoped(serving)).pipe(Effect.provide(layer)))
  expect(error.message).toContain("expected an OIDC_ISSUER, or a first key")
  // A key lets somebody in for as long as it holds.
  const may = (text: string) =>
    Effect.gen(function* () {
      yield* (yield* Database).query({ text })
      return yield* Effect.isSuccess(mayServe("0.0.0.0", { ...openAccess, ...known }))
    })
  const changes = [
    "update credential set expires = now()",
    "update credential set expires = now() + interval '1 day', revoked = now()",
    "update credential set revoked = null",
    "update client set closed = now()",
  ]
  const first = Effect.andThen(keyHeaders({ unit: "it" }), may("select"))
  const answers = Effect.all([first, ...changes.map(may)])
  expect(await Effect.runPromise(Effect.provide(answers, layer))).toEqual([true, false, false, true, false])
  await drop()
})

it("names the port that it cannot listen on", async () => {
  const { port } = new URL(hub.origin)
  const { _tag, message } = await refusal({ port: Number(port) })
  expect([_tag, message]).toEqual([
    "PortUnavailable",
    `PORT is ${port}, which cannot be listened on (EADDRINUSE); expected a free one.`,
  ])
})

it("tells that it is well, and stays live but not ready without its database", async () => {
  for (const [path, status] of [
    ["/health", "ready"],
    ["/health/ready", "ready"],
    ["/health/live", "live"],
  ])
    expect((await hub.ask("GET", String(path))).json).toEqual({ status })
  const { url, drop } = await migratedDatabase()
  const lost = await startHub(url)
  await alterDatabase(url, "allow_connections false")
  // Its connections are ended, and may answer once more before they are.
  const ready = await until(async () => {
    const answer = await lost.ask("GET", "/health/ready")
    return answer.status === 503 ? answer : undefined
  })
  expect([ready.json.type, ready.headers.get("retry-after")]).toEqual(["/problems/unavailable", "2"])
  const command = await lost.ask("POST", "/v1/pilgrims/1448-A/death", { headers: { "idempotency-key": "k" } })
  expect([command.status, command.headers.get("retry-after")]).toEqual([503, "2"])
  expect((await lost.ask("GET", "/health/live")).status).toBe(200)
  await lost.halt()
  await drop()
})

it("stays live, says within seconds that it is not ready, and counts nobody who asks, while its database stands still", async () => {
  const postgres = await ownPostgres()
  const waiting = await startHub(postgres.url)
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query("select pid from pg_stat_activity where application_name = 'mahmal'")
  const ask = (path: string) =>
    fetch(`${waiting.origin}${path}`, {
      headers: { authorization: "Bearer nonsense" },
      // A database that stands still would never answer.
      signal: AbortSignal.timeout(60_000),
    })
  for (const { pid } of rows) process.kill(pid, "SIGSTOP")
  try {
    const live = await ask("/health/live")
    expect([live.status, live.headers.get("ratelimit")]).toEqual([200, null])
    const ready = await Promise.all(["/health/ready", "/health", "/health/ready"].map(ask))
    expect(ready.map(({ status, headers }) => [status, headers.get("ratelimit")])).toEqual(Array(3).fill([503, null]))
  } finally {
    for (const { pid } of rows) process.kill(pid, "SIGCONT")
  }
  await until(async () => ((await ask("/health/ready")).status === 200 ? true : undefined))
  await client.end()
  await waiting.halt()
  await postgres.remove()
})

it("is not ready while its database takes nothing, as a standby does, and is when it does again", async () => {
  const { url, drop } = await migratedDatabase()
  const standing = await startHub(url)
  const answers = (status: number) =>
    until(async () => ((await standing.ask("GET", "/health/ready")).status === status ? true : undefined))
  await alterDatabase(url, "set default_transaction_read_only to on")
  await answers(503)
  const paused = await standing.ask("POST", "/v1/systems/etrack/pause", { json: { because: "It is maintained." } })
  expect([paused.status, paused.json.type]).toEqual([503, "/problems/unavailable"])
  await alterDatabase(url, "reset default_transaction_read_only")
  await answers(200)
  await standing.halt()
  await drop()
})

it("finds everything again after a restart, cursors included", async () => {
  const { url, drop } = await migratedDatabase()
  const first = await startHub(url)
  await populate(first, 10, family)
  const search = { season: "1448", limit: 1 }
  const before = await first.ask("POST", "/v1/pilgrims/search", { json: search })
  await first.halt()
  const second = await startHub(url)
  const after = await second.ask("POST", "/v1/pilgrims/search", { json: { ...search, cursor: before.json.next } })
  const people = [...before.json.items, ...after.json.items].map(({ pilgrim }) => pilgrim)
  expect(people).toEqual(family.map(pilgrimOf).toSorted().slice(0, 2))
  await second.halt()
  await drop()
})

it("answers what is under way when it stops, and nothing after", async () => {
  const stopping = await startHub()
  const answer = stopping.ask("GET", "/health/ready")
  await answer
  await stopping.stop()
  await expect(stopping.ask("GET", "/health/live")).rejects.toThrow()
})

it("shows its documents with nothing from outside", async () => {
  const { status, text, headers } = await hub.ask("GET", "/docs")
  expect(status).toBe(200)
  expect(headers.get("content-security-policy")).toContain("connect-src 'self'")
  expect(text).not.toMatch(/<script[^>]+src=|<link[^>]+href=/)
  expect((await hub.ask("GET", "/v1/seasons")).headers.get("cache-control")).toBe("no-store")
})

it("tells browsers with every answer, be it a page, a refusal or a redirection, what they may do with it", async () => {
  for (const [method, path] of [
    ["GET", "/docs"],
    ["GET", "/v1/openapi.json"],
    ["GET", "/v1/seasons"],
    ["GET", "/v1/campaigns/C15/bracelets"],
    ["GET", "/v1/nothing"],
    ["GET", "/health"],
    ["GET", "/applicant"],
    ["GET", "/verify-receipt"],
    ["GET", "/pages/page.css"],
    ["GET", "/pages/applicant.js"],
    ["GET", "/reader"],
    ["GET", "/reader/"],
    ["GET", "/reader/nothing"],
    ["GET", "/callbacks/etrack"],
    ["POST", "/callbacks/etrack"],
    ["POST", "/callbacks/visa"],
    ["DELETE", "/applicant"],
    ["GET", "/a/%00"],
    ["GET", "/"],
    ["GET", "/nothing"],
  ] as const) {
    const { headers } = await fetch(hub.origin + path, { method, redirect: "manual" })
    const what = `${method} ${path}`
    const policy = headers.get("content-security-policy")
    for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
      expect(policy, what).toContain(part)
    expect([headers.get("x-content-type-options"), headers.get("referrer-policy")], what).toEqual([
      "nosniff",
      "no-referrer",
    ])
  }
})
