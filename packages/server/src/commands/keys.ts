import { readFileSync } from "node:fs"
import { Command, Option } from "commander"
import { Effect, Layer } from "effect"
import { NewClient, NewCredential, Rotation } from "../api/ClientsApi.ts"
import type { Grant } from "../identity/Client.ts"
import { addClient, closeClient, listClients, readClient, type StandingClient } from "../identity/clients.ts"
import {
  addKey,
  addPublicKey,
  publicKeyOf,
  revokeCredential,
  rotateKey,
  usualDays,
  usualOverlap,
} from "../identity/credentials.ts"
import type { Trail } from "../identity/Trail.ts"
import * as TrailOnPostgres from "../ledger/TrailOnPostgres.ts"
import { inUtc } from "../operating/console/inUtc.ts"
import { Database } from "../postgres/Database.ts"
import { type Purpose, Unit } from "../rights/units.ts"
import { runMain } from "../runMain.ts"
import { unreadable } from "../whyUnreadable.ts"
import { asked } from "./asked.ts"
import { givenDatabase } from "./givenDatabase.ts"
import { say } from "./say.ts"
import { atCommandLine, tellTrail } from "./tellTrail.ts"

const run = (work: Effect.Effect<unknown, unknown, Database | Trail>): void =>
  runMain(
    Effect.gen(function* () {
      const { url } = yield* givenDatabase
      yield* Effect.provide(work, Layer.provideMerge(TrailOnPostgres.layer, Database.layerOf(url, 1)))
      return 0
    }).pipe(Effect.scoped),
  )

const print = (line: string) => Effect.sync(() => say(line))

interface CreateOptions {
  readonly unit: Unit
  readonly name?: string
  readonly campaign?: string
  readonly seasons?: ReadonlyArray<string>
  readonly purposes?: ReadonlyArray<string>
  readonly days: number
  readonly publicKey?: string
}

const clientOf = (client: string, { unit, name = client, campaign, seasons, purposes }: CreateOptions) =>
  asked(NewClient, {
    client,
    name,
    unit,
    ...(campaign === undefined ? {} : { campaign }),
    // As with people, * is every season.
    ...(seasons === undefined || seasons.includes("*") ? {} : { seasons }),
    ...(purposes === undefined ? {} : { purposes: purposes as ReadonlyArray<Purpose> }),
  })

const grantLine = ({ unit, campaign, seasons, purposes }: Grant): string =>
  [
    campaign === undefined ? unit : `${unit} ${campaign}`,
    seasons?.toSorted().join(" ") ?? "all seasons",
    ...(purposes === undefined ? [] : [`for ${purposes.toSorted().join(" ")}`]),
  ].join("  ")

/** Fails unless an existing client may do exactly what is asked for. */
const mustStandAs = Effect.fnUntraced(function* ({ client, ...grant }: NewClient) {
  const [stands, wanted] = [grantLine(yield* readClient(client)), grantLine(grant)]
  if (stands !== wanted)
    return yield* Effect.fail(
      new Error(`The client ${client} is there as "${stands}", not as "${wanted}", and no key is made.`),
    )
  return yield* print(`The client ${client} is there; what it may do stays as it is.`)
})

const readPublicKey = (path: string) =>
  Effect.flatMap(
    Effect.try({ try: () => readFileSync(path, "utf8"), catch: (cause) => unreadable(path, cause) }),
    publicKeyOf,
  )

const create = Effect.fn("clients.create")(function* (id: string, options: CreateOptions) {
  const wanted = yield* clientOf(id, options)
  const { days = usualDays } = yield* asked(NewCredential, { days: options.days })
  const publicKey = options.publicKey === undefined ? undefined : yield* readPublicKey(options.publicKey)
  const by = atCommandLine()
  const { client, ...named } = wanted
  yield* addClient({ id: client, ...named }, by).pipe(
    Effect.tap(tellTrail("clients.add", [`client/${id}`])),
    Effect.catchTag("ClientTaken", () => mustStandAs(wanted)),
  )
  const told = (credential: string) => tellTrail("clients.addCredential", [`client/${id}`, `credential/${credential}`])
  if (publicKey !== undefined) {
    const made = yield* addPublicKey(id, publicKey, by, days)
    yield* told(made.id)
    return yield* print(`keyid    ${made.id}\nexpires  ${inUtc(made.expires)}`)
  }
  const { id: credential, key, expires } = yield* addKey(id, by, days)
  yield* told(credential)
  return yield* print(`key      ${key}\nexpires  ${inUtc(expires)}\nIt is shown this once: keep it as a secret.`)
})

interface RotateOptions {
  readonly overlapDays: number
  readonly days: number
}

const rotate = Effect.fn("clients.rotate")(function* (id: string, options: RotateOptions) {
  const { overlapDays = usualOverlap, days = usualDays } = yield* asked(Rotation, options)
  const { id: next, key, expires } = yield* rotateKey(id, atCommandLine(), overlapDays, days)
  yield* tellTrail("clients.rotate", [`credential/${id}`, `credential/${next}`])
  yield* print(`key      ${key}\nexpires  ${inUtc(expires)}\nThe old one holds for ${overlapDays} days more.`)
})

const linesOf = ({ id, closed, credentials, ...grant }: StandingClient): ReadonlyArray<string> => [
  `${id}  ${grantLine(grant)}${closed === null ? "" : "  closed"}`,
  ...credentials.map(({ id: credential, kind, expires, revoked, lastUsed }) => {
    const holds = revoked === null ? `until ${inUtc(expires)}` : `revoked ${inUtc(revoked)}`
    return `  ${credential}  ${kind}  ${holds}  ${lastUsed === null ? "never used" : `last used ${inUtc(lastUsed)}`}`
  }),
]

const list = Effect.fn("clients.list")(function* () {
  yield* print((yield* listClients()).flatMap(linesOf).join("\n"))
})

const ended = Effect.fnUntraced(function* <E>(
  ending: Effect.Effect<void, E, Database>,
  operation: string,
  subject: string,
) {
  yield* ending
  yield* tellTrail(operation, [subject])
  yield* print("Done: it proves nothing any more, on any hub.")
})

/** `mahmal keys`. */
export const keysCommand = new Command("keys").description(
  "The systems that work with the hub, and the keys by which they show themselves.",
)

keysCommand
  .command("create")
  .description("Make a key for a client; the client too, if it is not there.")
  .argument("<client>", "2 to 40 of a-z 0-9 -, such as campaign-c15")
  .addOption(new Option("--unit <unit>", "it may what its unit may").choices(Unit.literals).makeOptionMandatory())
  .option("--name <name>", "what people call it")
  .option("--campaign <number>", "the campaign, of the unit campaign")
  .option("--seasons <season...>", "the seasons in which it works; all unless said, or for *")
  .option("--purposes <purpose...>", "the purposes for which it may ask; all of its unit's unless said")
  .option("--days <days>", "for how many days the key holds", Number, usualDays)
  .option("--public-key <file>", "take the signatures of this public key (PEM) instead of making a key")
  .action((id: string, options: CreateOptions) => run(create(id, options)))

keysCommand
  .command("rotate")
  .description("Make another key for the client of one.")
  .argument("<credential>", "the second part of the old key")
  .option("--overlap-days <days>", "for how many days the old one still holds", Number, usualOverlap)
  .option("--days <days>", "for how many days the new one holds", Number, usualDays)
  .action((id: string, options: RotateOptions) => run(rotate(id, options)))

keysCommand
  .command("revoke")
  .description("Revoke a key, or a public key, for good.")
  .argument("<credential>", "the second part of the key, or the keyid")
  .action((id: string) => run(ended(revokeCredential(id), "clients.revoke", `credential/${id}`)))

keysCommand
  .command("close")
  .description("Close a client for good, with all its keys.")
  .argument("<client>", "the client")
  .action((id: string) => run(ended(closeClient(id), "clients.close", `client/${id}`)))

keysCommand
  .command("list")
  .description("List clients and their credentials, without secrets.")
  .action(() => run(list()))
