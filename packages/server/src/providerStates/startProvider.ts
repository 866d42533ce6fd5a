import { join } from "node:path"
import { ConfigProvider, Effect, Exit, Layer, ManagedRuntime, Scope } from "effect"
import { serveHttp } from "../http/serveHttp.ts"
import { hubLayer } from "../hubLayer.ts"
import { access } from "../identity/access.ts"
import { addClient } from "../identity/clients.ts"
import { addKey } from "../identity/credentials.ts"
import { temporaryPostgres } from "../postgres/temporaryPostgres.ts"
import { Unit } from "../rights/units.ts"
import { storeSeason } from "../season/storeSeason.ts"
import { makeWrappingKeys } from "../vault/wrappingKeyFile.ts"
import { campaign, season } from "./season.ts"
import { numbersOfState, states, type Values } from "./states.ts"

/** A hub that units' pacts are verified against. It is served as any other; what is special is only that this process owns it. */
export interface Provider {
  /** Where it serves, without a slash at the end. */
  readonly url: string
  /** An API key of a client of the unit. */
  readonly key: string
  /** Brings a state about for people of its own; rejects where there is none of this name, or it cannot be brought about. */
  readonly bringAbout: (state: string) => Promise<Values>
  /** Stops hub and database, and removes both. */
  readonly close: () => Promise<void>
}

/** The units that a pact may be verified for. */
export const units = Unit.literals

/** The names of the states that can be brought about. */
export const stateNames = Object.keys(states)

/** Nobody calls back: no foreign system knows of this hub. */
const callbackAccess = { etrack: [], visa: [], reports: [], operatorReports: [] }

const prepare = Effect.fnUntraced(function* (unit: Unit) {
  yield* storeSeason(season)
  const grant = unit === "campaign" ? { unit, campaign } : { unit }
  yield* addClient({ id: "pact", name: "The consumer of a pact", ...grant }, "pact")
  const { key } = yield* addKey("pact", "pact", 1)
  return key
})

/**
 * Starts a fresh database and a hub on it, without workers: nothing moves but what a state or a request moves. It never
 * touches another database, and the hub has no address but those that every hub has.
 */
export const startProvider = async (unit: Unit): Promise<Provider> => {
  const postgres = await temporaryPostgres()
  // Its keys go with its database.
  const env = {
    DATABASE_URL: postgres.urlOf("postgres"),
    HUB_DATA_KEYS: join(postgres.folder, "data-keys.json"),
    GATE_KEY_FILE: join(postgres.folder, "gate-keys.json"),
  }
  const config = ConfigProvider.layer(ConfigProvider.fromEnv({ env }))
  const runtime = ManagedRuntime.make(Layer.provideMerge(hubLayer, config))
  const scope = Scope.makeUnsafe()
  const close = async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await runtime.dispose()
    await postgres.remove()
  }
  const serving = Effect.gen(function* () {
    const key = yield* prepare(unit)
    const { port } = yield* serveHttp({ port: 0, callbackAccess, access: yield* access })
    return { key, url: `http://127.0.0.1:${port}` }
  })
  let uses = 0
  try {
    await makeWrappingKeys(env.HUB_DATA_KEYS)
    const served = await runtime.runPromise(Scope.provide(serving, scope))
    return {
      ...served,
      close,
      bringAbout: async (name) => {
        const state = Object.hasOwn(states, name) ? states[name] : undefined
        if (state === undefined) throw new Error(`the hub has no such state; it has: ${stateNames.join(", ")}`)
        uses += 1
        return runtime.runPromise(state(uses * numbersOfState))
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
