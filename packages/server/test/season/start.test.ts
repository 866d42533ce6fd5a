import { access, mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ConfigProvider, Effect, Exit, Layer, ManagedRuntime, Scope } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { neededToServe } from "../../src/commands/neededToServe.ts"
import { AlreadyRunning, onlyOne } from "../../src/commands/onlyOne.ts"
import { configurationFault } from "../../src/configurationFault.ts"
import { hubLayer } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { startEmbedded } from "../../src/postgres/Embedded.ts"
import { enterableFolder } from "../../src/postgres/temporaryPostgres.ts"
import { serverLayer } from "../../src/serverLayer.ts"
import { startStandIns } from "../../src/standIns/startStandIns.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { type HubProcess, hubProcess, programs } from "../support/hubProcess.ts"
import { until } from "../support/until.ts"

const present = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

let folder: string
let fresh: FreshDatabase
beforeAll(async () => {
  folder = await enterableFolder()
  fresh = await freshDatabase()
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

describe("a start", () => {
  const running: Array<HubProcess> = []
  const start = async (): Promise<HubProcess> => {
    const environment = { PORT: String(await freePort()), NODE_COMPILE_CACHE: join(folder, "compiled") }
    const hub = hubProcess(["--exit"], environment, { program: programs.start, folder })
    running.push(hub)
    return hub
  }
  afterAll(async () => {
    await Promise.all(running.map((hub) => hub.end("SIGTERM")))
  })

  it("says to another beside it that it is running, is not disturbed, stops in order, and leaves its data", async () => {
    const first = await start()
    await until(async () => {
      expect(first.running(), first.output()).toBe(true)
      return /Season 1448: 12712 rows/.test(first.output()) ? true : undefined
    })
    const data = join(folder, ".mahmal", "postgres")
    const postgres = await startEmbedded(data)
    expect(postgres.found).toBe(true)
    const connectionString = postgres.urlOf("mahmal")
    const pool = new pg.Pool({ connectionString, max: 1, options: "-c search_path=mahmal" })
    pool.on("error", () => {})
    const happened = async () => Number((await pool.query("select count(*) from event")).rows[0].count)
    const somethingAfter = (n: number) =>
      until(async () => ((await happened().catch(() => 0)) > n ? true : undefined), 100)
    await somethingAfter(0)

    const second = await start()
    expect(await second.ended, second.output()).toEqual({ status: 1, signal: null })
    expect(second.output()).toBe(
      "mahmal: A start is running on this data already. Stop it first, or give this one a DATABASE_URL.\n",
    )

    const before = await happened()
    await somethingAfter(before)
    await pool.end()
    // Its stand-ins write where it writes: it has not ended before they have. It was to exit after the table, and has none.
    expect(await first.end("SIGTERM"), first.output()).toEqual({ status: 130, signal: null })
    expect(await present(join(data, "postmaster.pid")), "PostgreSQL still runs").toBe(false)

    const again = await startEmbedded(data)
    try {
      expect(again.found).toBe(false)
      const client = new pg.Client({ connectionString })
      await client.connect()
      const { rows } = await client.query("select count(*)::int from mahmal.event")
      expect(rows[0].count).toBeGreaterThan(before)
      await client.end()
    } finally {
      await again.stop()
    }
  }, 240_000)

  it("tells at once where it serves, also on a port that the system chose", async () => {
    const elsewhere = await enterableFolder()
    const empty = await freshDatabase()
    const run = hubProcess([], { PORT: "0", DATABASE_URL: empty.url }, { program: programs.start, folder: elsewhere })
    try {
      const address = await until(async () => {
        expect(run.running(), run.output()).toBe(true)
        return /^The hub serves on (http:\/\/127\.0\.0\.1:[1-9]\d+) while/m.exec(run.output())?.[1]
      })
      expect((await fetch(`${address}/health/live`)).status).toBe(200)
    } finally {
      await run.end("SIGTERM")
      await empty.drop()
      await rm(elsewhere, { recursive: true })
    }
  }, 120_000)

  it("says in one sentence what it does not know", async () => {
    const run = hubProcess(["--foo"], {}, { program: programs.start, folder })
    expect(await run.ended).toEqual({ status: 2, signal: null })
    expect(run.output()).toMatch(/^start: .+--foo.*\n$/)
  })

  it("says in one sentence that its database cannot be used", async () => {
    const environment = { DATABASE_URL: "postgresql://127.0.0.1:9/mahmal" }
    const run = hubProcess(["--exit"], environment, { program: programs.start, folder })
    expect(await run.ended).toEqual({ status: 1, signal: null })
    expect(run.output()).toBe("mahmal: The database cannot be used: connect ECONNREFUSED 127.0.0.1:9\n")
  })

  it("says in one sentence that its stand-ins cannot keep what they know", async () => {
    const elsewhere = await enterableFolder()
    await mkdir(join(elsewhere, ".mahmal"))
    await writeFile(join(elsewhere, ".mahmal", "stand-ins"), "no folder")
    const environment = { PORT: String(await freePort()), DATABASE_URL: fresh.url }
    const run = hubProcess(["--exit"], environment, { program: programs.start, folder: elsewhere })
    expect(await run.ended, run.output()).toEqual({ status: 1, signal: null })
    expect(run.output()).toMatch(/^mahmal: The stand-ins of the foreign systems cannot be started: .*stand-ins.*\n$/)
    await rm(elsewhere, { recursive: true })
  })

  it("is the only one on its data, until it ends", async () => {
    const scope = Scope.makeUnsafe()
    await Effect.runPromise(Scope.provide(onlyOne(fresh.url), scope))
    const beside = Effect.runPromise(Effect.flip(Effect.scoped(onlyOne(fresh.url))))
    await expect(beside).resolves.toBeInstanceOf(AlreadyRunning)
    await Effect.runPromise(Scope.close(scope, Exit.void))
    // PostgreSQL takes the sign back when it has seen that the connection is gone.
    await until(() =>
      Effect.runPromise(Effect.option(Effect.scoped(onlyOne(fresh.url)))).then((found) =>
        found._tag === "Some" ? true : undefined,
      ),
    )
  })
})

/** Whole numbers that no hub can work by. */
const outOfRange: ReadonlyArray<readonly [name: string, wrong: string]> = [
  ...["TRUSTED_PROXIES", "HUB_CUT_OFF_MARGIN", "WORKSHOP_SHARE"].map((name) => [name, "-1"] as const),
  ...[
    ...["LIMIT_PERSON", "LIMIT_SYSTEM", "LIMIT_ADDRESS", "LIMIT_CALLBACK", "WEBHOOKS_AT_ONCE"],
    ...["HUB_KEEP_BODIES_DAYS", "HUB_KEEP_CALLS_DAYS", "HUB_BREAKER_FAILURES"],
    ...["HUB_RERUN_AT_ONCE", "HUB_CALLS_AT_ONCE", "ARI_RINGING_SECONDS"],
  ].map((name) => [name, "0"] as const),
  ["WORKSHOP_SHARE", "101"],
]

/** What a hub does without, where nobody listens. */
const besides = {
  ...{ WORKSHOP_URL: "http://127.0.0.1:9", WORKSHOP_USERNAME: "us", WORKSHOP_PASSWORD: "invented" },
  ...{ ARI_URL: "http://127.0.0.1:9/ari", ARI_USERNAME: "us", ARI_PASSWORD: "invented" },
  ...{ ARI_ENDPOINT: "PJSIP/{number}@operator", ARI_CALLER_ID: "+97440000000" },
  ...{ SMS_OPERATOR_URL: "http://127.0.0.1:9", SMS_OPERATOR_TOKEN: "invented", SMS_OPERATOR_SENDER: "Hajj" },
}

const addresses = [
  ...["ETRACK_URL", "VISA_URL", "BRACELET_URL", "BORDER_URL", "SMS_URL", "SMS_REPORT_URL", "SMS_OPERATOR_URL"],
  ...["WORKSHOP_URL", "ARI_URL", "PUBLIC_URL", "OIDC_ISSUER"],
]

describe("a hub", () => {
  it("starts beside others on an empty database, all at the same time", async () => {
    const empty = await freshDatabase()
    const environment = { DATABASE_URL: empty.url }
    const hubs = Array.from({ length: 4 }, () =>
      ManagedRuntime.make(hubLayer.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))),
    )
    try {
      const ask = Effect.flatMap(Database, (database) => database.query({ text: "select count(*)::int from pilgrim" }))
      const answers = await Promise.all(hubs.map((hub) => hub.runPromise(ask)))
      expect(answers).toEqual(hubs.map(() => [{ count: 0 }]))
    } finally {
      await Promise.all(hubs.map((hub) => hub.dispose()))
      await empty.drop()
    }
  })

  it("names a variable that is wrong, what was found and what is expected", async () => {
    const standIns = await startStandIns({ seed: "1", faultRate: 0, hubUrl: "http://127.0.0.1:9" })
    const good = { ...standIns.environment, DATABASE_URL: fresh.url, PORT: String(await freePort()) }
    const complaint = async (wrong: Readonly<Record<string, string>>): Promise<string> => {
      const environment = { ...good, ...wrong }
      const error = await Effect.runPromise(Effect.flip(Effect.scoped(Layer.build(serverLayer(environment)))))
      return configurationFault(error, environment) ?? (error as Error).message
    }
    try {
      // What is needed is enough.
      const enough = new Set<string>(["PORT", ...neededToServe])
      const needed = Object.fromEntries(Object.entries(good).filter(([name]) => enough.has(name)))
      await Effect.runPromise(Effect.scoped(Layer.build(serverLayer(needed))))
      expect(await complaint({ PORT: "eighty" })).toBe('PORT: found "eighty". Expected a whole number from 0 to 65535.')
      expect(await complaint({ DATABASE_URL: "db.example/mahmal" })).toBe(
        "DATABASE_URL: found a value, which is not shown. Expected an address that begins with postgresql://.",
      )
      expect(await complaint({ VISA_TIMEOUT: "soon" })).toMatch(/^VISA_TIMEOUT: found "soon"\. Expected .+/)
      expect(await complaint({ HUB_ASK_EVERY: "15000" })).toMatch(
        /^HUB_ASK_EVERY: found "15000"\. Expected a number and a unit, such as .+/,
      )
      expect(await complaint({ HUB_CALLS_AT_ONCE: "1.5" })).toMatch(/^HUB_CALLS_AT_ONCE: found "1\.5"\. Expected .+/)
      for (const [name, wrong] of outOfRange)
        expect(await complaint({ ...besides, [name]: wrong })).toMatch(
          new RegExp(`^${name}: found "${wrong}"\\. Expected a whole number from \\d+ to \\d+\\.$`),
        )
      for (const name of addresses)
        expect(await complaint({ ...besides, [name]: "ftp://x/y" })).toBe(
          `${name}: found "ftp://x/y". Expected a URL that begins with https or http.`,
        )
      for (const name of ["VISA_WEBHOOK_SECRET", "SMS_OPERATOR_WEBHOOK_SECRET"])
        for (const wrong of ["short", `whsec_${Buffer.alloc(23).toString("base64")}`])
          expect(await complaint({ ...besides, [name]: wrong })).toBe(
            `${name}: found a value, which is not shown. Expected whsec_ and the Base64 of 24 to 64 bytes.`,
          )
      expect(await complaint({ HOST: "0.0.0.0" })).toMatch(
        /^HOST is "0\.0\.0\.0", which others can reach; expected PUBLIC_URL/,
      )
      expect(await complaint({ DATABASE_URL: "postgresql://127.0.0.1:9/mahmal" })).toMatch(
        /^The database .+ECONNREFUSED/,
      )
    } finally {
      await standIns.close()
    }
    const hub = hubProcess(["serve"], { NODE_COMPILE_CACHE: join(folder, "compiled") })
    expect(await hub.ended).toEqual({ status: 1, signal: null })
    const missing = [...hub.output().matchAll(/^(?:mahmal: )?([A-Z_]+): found nothing\. Expected a value\.$/gm)]
    expect(missing.map(([, name]) => name)).toEqual(neededToServe)
  })
})
