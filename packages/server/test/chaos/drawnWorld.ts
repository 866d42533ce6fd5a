import { createReadStream } from "node:fs"
import { join } from "node:path"
import { ConfigProvider, Effect, Layer, ManagedRuntime } from "effect"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { holdDraw } from "../../src/season/holdDraw.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { makeWrappingKeys } from "../../src/vault/wrappingKeyFile.ts"
import { keyHeaders } from "../support/roles.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"

/** A world in which the draw has been held, and everything that follows is asked for as soon as it can be. */
export interface DrawnWorld extends World {
  /** Where the hub serves that hears the foreign systems. */
  readonly origin: string
  /** The groups that hold an offer. */
  readonly groups: ReadonlyArray<string>
  /** With what a caller shows that it may. */
  readonly headers: Readonly<Record<string, string>>
}

/** Makes such a world on an empty database, from so many rows of the sample. No hub runs yet. */
export const drawnWorld = async (url: string, rows: number, seed: string, faultRate = 0): Promise<DrawnWorld> => {
  const season = await smallSeason(rows)
  const { draw, ...others } = season.figures
  // The calendar stands still; so registration is followed by the visa, and that by the bracelet, at once.
  const figures = { ...others, draw, opens: { entitlements: draw.day, bracelets: draw.day } }
  const keys = {
    HUB_DATA_KEYS: join(season.folder, "data-keys.json"),
    GATE_KEY_FILE: join(season.folder, "gate-keys.json"),
  }
  await makeWrappingKeys(keys.HUB_DATA_KEYS)
  const runtime = ManagedRuntime.make(
    hubOnDatabase.pipe(
      Layer.provideMerge(Database.layerOf(url, 4)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: keys }))),
    ),
  )
  const headers = await runtime.runPromise(
    Effect.gen(function* () {
      yield* storeSeason(figures, seed)
      yield* storeApplications(figures, createReadStream(season.applicationsFile))
      yield* turnDay(figures.name, draw.day)
      yield* holdDraw(figures, seed, draw.day)
      return yield* keyHeaders({ unit: "it" })
    }),
  )
  await runtime.dispose()
  const world = await makeWorld({ season, database: url, seed, faultRate })
  const { rows: drawn } = await world.database.query<{ group_id: string }>(
    "select distinct group_id from pilgrim where state = 'Drawn' order by 1",
  )
  return {
    ...world,
    start: (args, other) => world.start(args, { ...keys, ...other }),
    origin: `http://127.0.0.1:${world.environment.PORT}`,
    groups: drawn.map(({ group_id }) => group_id),
    headers,
    close: async () => {
      await world.close()
      await season.remove()
    },
  }
}
