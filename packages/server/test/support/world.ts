import { existsSync } from "node:fs"
import { join } from "node:path"
import pg from "pg"
import { sealKeyIn } from "../../src/ledger/sealKeyIn.ts"
import { type StandIns, startStandIns } from "../../src/standIns/startStandIns.ts"
import { makeWrappingKeys } from "../../src/vault/wrappingKeyFile.ts"
import { freePort } from "./freePort.ts"
import { type HubProcess, hubProcess } from "./hubProcess.ts"
import type { SmallSeason } from "./smallSeason.ts"

/** What a world is made with. */
export interface WorldOptions {
  readonly season: SmallSeason
  /** An empty database. */
  readonly database: string
  readonly seed: string
  readonly faultRate: number
}

/** A season's world: a database, and stand-ins that live in this process and so outlive every hub. */
export interface World {
  readonly season: SmallSeason
  readonly database: pg.Pool
  readonly standIns: StandIns
  /** What a hub is told of this world. */
  readonly environment: Readonly<Record<string, string>>
  /** Starts `mahmal season`, or any other command, on it. */
  readonly start: (args?: ReadonlyArray<string>, environment?: Readonly<Record<string, string>>) => HubProcess
  /** Ends whatever still runs. */
  readonly close: () => Promise<void>
}

/** So many times as many people as usual withdraw or die: every way out of a journey is taken. */
const unrest = 5
const rates = { rejectRate: 0.06, refuseRate: 0.06 }

/** Answers come quickly here, and so do questions. */
const pace = {
  HUB_FIRST_PAUSE: "50 millis",
  HUB_LONGEST_PAUSE: "500 millis",
  HUB_ASK_EVERY: "300 millis",
  HUB_REPORT_DEADLINE: "3 seconds",
}

/** Makes a world in which a season can be run. */
export const makeWorld = async ({ season, database, seed, faultRate }: WorldOptions): Promise<World> => {
  const port = await freePort()
  const standIns = await startStandIns({ seed, faultRate, hubUrl: `http://127.0.0.1:${port}`, ...rates })
  const pool = new pg.Pool({ connectionString: database, max: 3, options: "-c search_path=mahmal" })
  pool.on("error", () => {})
  const hubs: Array<HubProcess> = []
  const dataKeys = join(season.folder, "data-keys.json")
  if (!existsSync(dataKeys)) await makeWrappingKeys(dataKeys)
  const environment = {
    ...standIns.environment,
    ...pace,
    DATABASE_URL: database,
    PORT: String(port),
    HUB_SEAL_KEY: await sealKeyIn(season.folder),
    HUB_DATA_KEYS: dataKeys,
    // A hub that is started often should start quickly.
    NODE_COMPILE_CACHE: join(season.folder, "compiled"),
  }
  const ofSeason = ["--season", season.seasonFile, "--applications", season.applicationsFile, "--seed", seed]
  return {
    season,
    database: pool,
    standIns,
    environment,
    start: (args = ["season", ...ofSeason, "--unrest", String(unrest)], other = {}) => {
      const hub = hubProcess(args, { ...environment, ...other })
      hubs.push(hub)
      return hub
    },
    close: async () => {
      await Promise.all(hubs.map((hub) => hub.end("SIGKILL")))
      await pool.end()
      await standIns.close()
    },
  }
}
