/**
 * What the hub itself takes for a request while 100 clients ask, with sealing, the audit trail and the encryption of health
 * data on, beside the same run with the three off. Each client reads a person, writes a health record and reads it again,
 * with a pause after each request; the time is the whole of it as the client sees it, on this machine.
 *
 *     node bench/trust.ts [--clients 100] [--seconds 20] [--pause 500]
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { parseArgs } from "node:util"
import { ConfigProvider, Effect, Exit, Layer, ManagedRuntime, Option, Redacted, Scope } from "effect"
import { serveHttp } from "../packages/server/src/http/serveHttp.ts"
import { hubOnDatabase } from "../packages/server/src/hubLayer.ts"
import type { Access } from "../packages/server/src/identity/access.ts"
import { addClient } from "../packages/server/src/identity/clients.ts"
import { addKey } from "../packages/server/src/identity/credentials.ts"
import { Trail } from "../packages/server/src/identity/Trail.ts"
import * as Ledger from "../packages/server/src/ledger/Ledger.ts"
import { sealKeyIn } from "../packages/server/src/ledger/sealKeyIn.ts"
import { Database } from "../packages/server/src/postgres/Database.ts"
import { storeSeason } from "../packages/server/src/season/storeSeason.ts"
import { makeKeyFile } from "../packages/server/src/vault/keyFile.ts"
import { Vault } from "../packages/server/src/vault/Vault.ts"
import { accept } from "./lifecycle/accept.ts"
import { referenceOf } from "./lifecycle/people.ts"
import { season } from "./lifecycle/season.ts"
import { withPostgres } from "./withPostgres.ts"

const aim = 60
const unlimited = 1_000_000_000
const access: Access = {
  publicUrl: Option.none(),
  issuer: Option.none(),
  proxies: 0,
  perMinute: { person: unlimited, system: unlimited, address: unlimited, callback: unlimited },
}
const secret = Redacted.make(`whsec_${Buffer.from("nobody calls back here").toString("base64")}`)
const callbackAccess = {
  etrack: { username: "nobody", password: secret },
  visaSecret: secret,
  reportSecret: secret,
  operatorSecret: Option.none(),
}

/** Seals nothing: values stand as they are, beside a data key that is not used. */
const openVault = Layer.effect(
  Vault,
  Effect.map(Vault, ({ sealer }) => ({
    sealer: Effect.map(sealer, ({ dataKey }) => ({
      dataKey,
      seal: (_: unknown, value: unknown) => Buffer.from(JSON.stringify(value)),
    })),
    open: (values) => Effect.sync(() => values.map(({ sealed }) => JSON.parse(Buffer.from(sealed).toString()))),
  })),
)
const trusting = Layer.merge(Trail.silent, openVault)

const dataKeys = (folder: string): string => join(folder, "data-keys.json")

interface Asked {
  readonly clients: number
  readonly seconds: number
  readonly pause: number
}

const notes = {
  conditions: ["invented"],
  medicines: [],
  allergies: [],
  bloodGroup: "O+",
  notes: "invented ".repeat(20),
}

/** The milliseconds of every request that so many clients made in the time. */
const load = async (origin: string, key: string, asked: Asked): Promise<ReadonlyArray<number>> => {
  const took: Array<number> = []
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
  const ask = async (path: string, body?: object) => {
    const begun = performance.now()
    const init = body === undefined ? {} : { method: "PUT", body: JSON.stringify(body) }
    const response = await fetch(origin + path, { headers, ...init })
    const text = await response.text()
    took.push(performance.now() - begun)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    await pause(asked.pause)
  }
  const ends = performance.now() + asked.seconds * 1000
  const client = async (_: unknown, n: number) => {
    const pilgrim = `/v1/pilgrims/${season.name}-${referenceOf(n)}`
    await pause((asked.pause * n) / asked.clients)
    for (let version = 0; performance.now() < ends; version++) {
      await ask(pilgrim)
      await ask(`${pilgrim}/health`, { version, ...notes })
      await ask(`${pilgrim}/health`)
    }
  }
  await Promise.all(Array.from({ length: asked.clients }, client))
  return took
}

const share = (sorted: ReadonlyArray<number>, part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0

const run = async (url: string, folder: string, on: boolean, asked: Asked): Promise<number> => {
  const env = { HUB_DATA_KEYS: dataKeys(folder), HUB_SEAL_KEY: on ? await sealKeyIn(folder) : "" }
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""))
  const hub = (on ? Layer.provideMerge(Ledger.layer, hubOnDatabase) : Layer.provideMerge(trusting, hubOnDatabase)).pipe(
    Layer.provideMerge(Database.layerOf(url)),
    Layer.provideMerge(ConfigProvider.layer(ConfigProvider.fromEnv({ env: given }))),
  )
  const runtime = ManagedRuntime.make(hub)
  const scope = Scope.makeUnsafe()
  const serving = Effect.gen(function* () {
    yield* storeSeason(season)
    yield* accept(Array.from({ length: asked.clients }, (_, id) => ({ id, name: "INVENTED" })))
    yield* addClient({ id: "clinic", name: "A clinic", unit: "medical" }, "bench")
    const { key } = yield* addKey("clinic", "bench", 1)
    return { key, ...(yield* serveHttp({ port: 0, callbackAccess, access })) }
  })
  const { key, port } = await runtime.runPromise(Scope.provide(serving, scope))
  const took = (await load(`http://127.0.0.1:${port}`, key, asked)).toSorted((a, b) => a - b)
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await runtime.dispose()
  const p95 = share(took, 0.95)
  process.stdout.write(
    `${on ? "on " : "off"}  ${took.length} requests  p50 ${share(took, 0.5).toFixed(1)} ms  p95 ${p95.toFixed(1)} ms\n`,
  )
  return p95
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    clients: { type: "string", default: "100" },
    seconds: { type: "string", default: "20" },
    pause: { type: "string", default: "500" },
  },
})
const asked = { clients: Number(values.clients), seconds: Number(values.seconds), pause: Number(values.pause) }
const folder = await mkdtemp(join(tmpdir(), "mahmal-trust-"))
try {
  await makeKeyFile(dataKeys(folder))
  await withPostgres(async ({ create }) => {
    // The first run is for the compiler, and is not counted.
    await run(await create("trust_warm"), folder, true, { ...asked, seconds: 3 })
    const off = await run(await create("trust_off"), folder, false, asked)
    const on = await run(await create("trust_on"), folder, true, asked)
    process.stdout.write(
      `p95 on / off: ${(on / off).toFixed(2)}; p95 on / aim of ${aim} ms: ${(on / aim).toFixed(2)}\n`,
    )
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}
