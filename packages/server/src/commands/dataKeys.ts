import { Command } from "commander"
import { Effect, Layer } from "effect"
import type { Trail } from "../identity/Trail.ts"
import * as TrailOnPostgres from "../ledger/TrailOnPostgres.ts"
import { Database } from "../postgres/Database.ts"
import { runMain } from "../runMain.ts"
import { keyFileOptions, layerOf } from "../vault/KeysInFile.ts"
import { countWrapped, rewrap } from "../vault/rewrap.ts"
import { addWrappingKey, dropOldWrappingKeys, makeWrappingKeys, readWrappingKeys } from "../vault/wrappingKeyFile.ts"
import { givenDatabase } from "./givenDatabase.ts"
import { say } from "./say.ts"
import { tellTrail } from "./tellTrail.ts"

/** Runs on the file that HUB_DATA_KEYS names and the database beside it. */
const withBoth = <A, E>(
  work: (path: string) => Effect.Effect<A, E, Database | Trail | Layer.Success<ReturnType<typeof layerOf>>>,
) =>
  Effect.gen(function* () {
    const options = yield* keyFileOptions
    const { url } = yield* givenDatabase
    const ledger = Layer.provideMerge(TrailOnPostgres.layer, Database.layerOf(url, 2))
    yield* Effect.provide(work(options.path), Layer.merge(layerOf(options), ledger))
    return 0
  }).pipe(Effect.scoped)

const make = Effect.gen(function* () {
  const { path } = yield* keyFileOptions
  yield* Effect.tryPromise({ try: () => makeWrappingKeys(path), catch: (cause) => cause as Error })
  say(`${path} is made, for its owner alone. Keep a copy elsewhere: without it nobody can read what it seals.`)
  return 0
})

const list = withBoth(
  Effect.fnUntraced(function* (path) {
    const { keys } = yield* Effect.promise(() => readWrappingKeys(path))
    const counts = new Map((yield* countWrapped()).map(({ by, keys }) => [by, keys]))
    for (const [n, { name, made }] of keys.entries())
      say(
        `${name}  made ${made}  wraps ${counts.get(name) ?? 0} data keys${n === keys.length - 1 ? ", and new ones" : ""}`,
      )
  }),
)

const rotate = withBoth(
  Effect.fnUntraced(function* (path) {
    const { keys } = yield* Effect.promise(() => addWrappingKey(path))
    const wrapped = yield* rewrap()
    yield* tellTrail("dataKeys.rotate", [])
    say(`${keys.at(-1)?.name} wraps from now on; it wrapped ${wrapped} data keys anew.`)
  }),
)

const rewrapAll = withBoth(
  Effect.fnUntraced(function* () {
    const wrapped = yield* rewrap()
    yield* tellTrail("dataKeys.rewrap", [])
    say(`${wrapped} data keys are wrapped anew.`)
  }),
)

const retire = withBoth(
  Effect.fnUntraced(function* (path) {
    // In this order: what is in use by now is not lost.
    yield* rewrap()
    const { keys } = yield* Effect.promise(() => dropOldWrappingKeys(path))
    yield* tellTrail("dataKeys.retire", [])
    say(`${keys.at(-1)?.name} alone is left.`)
  }),
)

/** `mahmal data-keys`. */
export const dataKeysCommand = new Command("data-keys")
  .description("The keys that health and religious data are sealed under; they stand in the file HUB_DATA_KEYS.")
  .addCommand(new Command("make").description("Make the file with a first key.").action(() => runMain(make)))
  .addCommand(new Command("list").description("List the keys, and what each wraps.").action(() => runMain(list)))
  .addCommand(
    new Command("rotate")
      .description("Add a key, and wrap every data key anew by it. Hubs that run read the file again by themselves.")
      .action(() => runMain(rotate)),
  )
  .addCommand(
    new Command("rewrap")
      .description("Wrap anew what another key than the newest wraps: after the file was given to every hub.")
      .action(() => runMain(rewrapAll)),
  )
  .addCommand(
    new Command("retire")
      .description(
        "Wrap everything anew by the newest key, and take the others out of the file for good. A backup from before needs a copy of the file as it is now.",
      )
      .action(() => runMain(retire)),
  )
