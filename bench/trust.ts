/**
 * Measures the hub's own time for a request under 100 clients, with sealing, the audit trail and the encryption of health data
 * on, and with the three off. The clients have their own process (`trust/clients.ts`).
 *
 * Node.js measures the hub's own time, from the headers of the request to the end of the answer (performance entries of the
 * type `http`). Also printed: the time that the clients see, and the hub's processor time for a request, which other processes
 * disturb least.
 *
 * `--pause` is the mean of a client's pauses in milliseconds: with 500, 100 clients send 200 requests a second; with 0, as
 * many as are answered.
 *
 *     pnpm bench:trust [--clients 100] [--seconds 20] [--pause 500]
 */
import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PerformanceObserver } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
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
import { Vault } from "../packages/server/src/vault/Vault.ts"
import { makeWrappingKeys } from "../packages/server/src/vault/wrappingKeyFile.ts"
import { accept } from "./lifecycle/accept.ts"
import { referenceOf } from "./lifecycle/people.ts"
import { season } from "./lifecycle/season.ts"
import { optionsOf } from "./support/optionsOf.ts"
import { median, quantile } from "./support/quantile.ts"
import type { Load } from "./trust/clients.ts"
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
  etrack: [{ username: "nobody", password: secret }],
  visa: [secret],
  reports: [secret],
  operatorReports: [],
}

/** A vault without encryption. */
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

/** The measurements of one load. Times in milliseconds. */
interface Measured {
  readonly requests: number
  /** The hub's own time for each request. */
  readonly own: ReadonlyArray<number>
  /** The time that the clients see. */
  readonly seen: ReadonlyArray<number>
  /** The hub's processor time for a request. */
  readonly processor: number
}

const clients = fileURLToPath(new URL("trust/clients.ts", import.meta.url))

/** Runs the clients, and measures this process meanwhile. */
const measure = async (load: Load): Promise<Measured> => {
  const own: Array<number> = []
  const note = (entries: ReadonlyArray<{ readonly name: string; readonly duration: number }>) =>
    own.push(...entries.filter(({ name }) => name === "HttpRequest").map(({ duration }) => duration))
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ["http"] })
  const before = process.cpuUsage()
  const { stdout } = await promisify(execFile)(process.execPath, [clients, JSON.stringify(load)], {
    maxBuffer: 1024 ** 3,
  })
  const { user, system } = process.cpuUsage(before)
  note(observer.takeRecords())
  observer.disconnect()
  const seen = JSON.parse(stdout) as ReadonlyArray<number>
  return {
    requests: seen.length,
    own,
    seen,
    processor: (user + system) / 1_000 / seen.length,
  }
}

const shares = (took: ReadonlyArray<number>): string =>
  `p50 ${median(took).toFixed(1)} p95 ${quantile(took, 0.95).toFixed(1)}`

const run = async (url: string, folder: string, on: boolean, asked: Asked): Promise<Measured> => {
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
  const pilgrims = Array.from({ length: asked.clients }, (_, n) => `${season.name}-${referenceOf(n)}`)
  const { seconds, pause } = asked
  const measured = await measure({ origin: `http://127.0.0.1:${port}`, key, pilgrims, seconds, pause })
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await runtime.dispose()
  const { requests, own, seen, processor } = measured
  process.stdout.write(
    `${on ? "on " : "off"}  ${requests} requests; ms: the hub's own ${shares(own)}, as clients see it ${shares(seen)}, ` +
      `processor ${processor.toFixed(2)} a request\n`,
  )
  return measured
}

const values = optionsOf({
  clients: { type: "string", default: "100" },
  seconds: { type: "string", default: "20" },
  pause: { type: "string", default: "500" },
})
const asked = { clients: Number(values.clients), seconds: Number(values.seconds), pause: Number(values.pause) }
const folder = await mkdtemp(join(tmpdir(), "mahmal-trust-"))
try {
  await makeWrappingKeys(dataKeys(folder))
  await withPostgres(async ({ create }) => {
    // The first run is for warming up, and is not counted.
    await run(await create("trust_warm"), folder, true, { ...asked, seconds: 3 })
    const off = await run(await create("trust_off"), folder, false, asked)
    const on = await run(await create("trust_on"), folder, true, asked)
    const ratio = (of: (measured: Measured) => number): string => (of(on) / of(off)).toFixed(2)
    process.stdout.write(
      `on / off: own p95 ${ratio(({ own }) => quantile(own, 0.95))}, processor ${ratio(({ processor }) => processor)}; ` +
        `own p95 on / aim of ${aim} ms: ${(quantile(on.own, 0.95) / aim).toFixed(2)}\n`,
    )
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}
