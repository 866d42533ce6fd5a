import { Hub } from "@mahmal/core/hub/Hub"
import { Layer } from "effect"
import * as TrailOnPostgres from "./ledger/TrailOnPostgres.ts"
import { Database } from "./postgres/Database.ts"
import { HubRun } from "./queue/HubRun.ts"
import { Queue } from "./queue/Queue.ts"
import * as CursorsOnPostgres from "./store/CursorsOnPostgres.ts"
import * as ExchangesOnPostgres from "./store/ExchangesOnPostgres.ts"
import * as JournalOnPostgres from "./store/JournalOnPostgres.ts"
import { Known } from "./store/Known.ts"
import * as PeopleOnPostgres from "./store/PeopleOnPostgres.ts"
import { CutOffs } from "./systems/CutOffs.ts"
import { SystemStatus } from "./systems/SystemStatus.ts"
import * as KeysInFile from "./vault/KeysInFile.ts"
import { Vault } from "./vault/Vault.ts"
import { InFlight } from "./workers/InFlight.ts"

/** Where a hub keeps everything: journal, exchanges, people, cursors and the queue, on one database. */
export const stores = Layer.mergeAll(
  JournalOnPostgres.layer,
  ExchangesOnPostgres.layer,
  PeopleOnPostgres.layer,
  CursorsOnPostgres.layer,
  TrailOnPostgres.layer,
  Vault.layer.pipe(Layer.provide(KeysInFile.layer)),
).pipe(Layer.provideMerge(Layer.mergeAll(Known.layer, HubRun.layer)), Layer.provideMerge(Queue.layer))

/** What a hub is made of, on any database: its stores, and the one way a journey moves. */
export const hubOnDatabase = Hub.layer.pipe(
  Layer.provideMerge(InFlight.handOver),
  Layer.provideMerge(InFlight.layer),
  Layer.provideMerge(Layer.merge(SystemStatus.layer, CutOffs.layer)),
  Layer.provideMerge(stores),
)

/** What a hub is made of, on the PostgreSQL that the environment names. */
export const hubLayer = hubOnDatabase.pipe(Layer.provideMerge(Database.layer))
