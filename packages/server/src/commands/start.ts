import { rm } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import pg from "pg"
import { folder } from "../folder.ts"
import { runSeason } from "../rehearsal/runSeason.ts"
import { sample } from "../rehearsal/sample.ts"
import { environmentWith, serverLayer } from "../serverLayer.ts"
import { forkStandIns } from "../standIns/forkStandIns.ts"
import { chosenPort } from "./chosenPort.ts"
import { developmentKey } from "./developmentKey.ts"
import { givenDatabase } from "./givenDatabase.ts"
import { givenSealKey } from "./givenSealKey.ts"
import { onlyOne } from "./onlyOne.ts"

/** What `pnpm start` was told. */
export interface StartOptions {
  readonly exit: boolean
  readonly fresh: boolean
}

const standInFolder = join(folder, "stand-ins")
const seed = "1448"
const faultRate = 0.05

/**
 * Runs the sample season on the embedded default: PostgreSQL, the stand-ins of all foreign systems with faults, and the
 * hub. Then serves, unless told to exit. Gives the exit status.
 */
export const start = Effect.fn("start")(function* ({ exit, fresh }: StartOptions) {
  const listensAt = yield* chosenPort
  const hubUrl = `http://127.0.0.1:${listensAt}`
  const { url, stop } = yield* givenDatabase
  yield* onlyOne(url)
  // From here on it is ours, also when a killed start had left it running.
  yield* Effect.addFinalizer(() => Effect.promise(() => stop()))
  if (fresh) yield* forget(url)
  const systems = yield* forkStandIns({ seed, faultRate, hubUrl, stateFolder: standInFolder })
  const sealKey = yield* givenSealKey
  const environment = environmentWith({ ...systems, DATABASE_URL: url, PORT: String(listensAt), HUB_SEAL_KEY: sealKey })
  return yield* Effect.gen(function* () {
    process.stdout.write(`The hub serves on ${hubUrl} while the season runs.\n`)
    const addsUp = yield* runSeason({ ...sample, seed })
    if (!exit) {
      process.stdout.write(
        `\nThe hub serves on ${hubUrl}. Its pages: ${hubUrl}/docs. Ctrl-C stops it.\n` +
          `Sign in as somebody invented: ${hubUrl}/sign-in\n` +
          `Or call it:  curl -H "Authorization: Bearer ${yield* developmentKey()}" ${hubUrl}/v1/seasons\n`,
      )
      yield* Effect.never
    }
    return addsUp ? 0 : 1
  }).pipe(Effect.provide(serverLayer(environment)))
}, Effect.scoped)

/** Forgets what earlier starts left in the database, and what the stand-ins know. */
const forget = (url: string) =>
  Effect.promise(async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("drop schema if exists mahmal cascade; drop schema if exists pgboss cascade")
    await client.end()
    await rm(standInFolder, { recursive: true, force: true })
  })
