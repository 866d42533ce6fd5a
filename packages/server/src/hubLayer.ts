import { Hub } from "@mahmal/core/hub/Hub"
import { Layer } from "effect"
import * as TrailOnPostgres from "./ledger/TrailOnPostgres.ts"
import { CutOffs } from "./lines/CutOffs.ts"
import { Lines } from "./lines/Lines.ts"
import * as CursorsOnPostgres from "./postgres/CursorsOnPostgres.ts"
import { Database } from "./postgres/Database.ts"
import * as ExchangesOnPostgres from "./postgres/ExchangesOnPostgres.ts"
import * as JournalOnPostgres from "./postgres/JournalOnPostgres.ts"
import { Known } from "./postgres/Known.ts"
import * as PeopleOnPostgres from "./postgres/PeopleOnPostgres.ts"
import { HubRun } from "./queue/HubRun.ts"
import { Queue } from "./queue/Queue.ts"
import * as KeysInFile from "./vault/KeysInFile.ts"
import { Vault } from "./vault/Vault.ts"
import { Lanes } from "./workers/Lanes.ts"

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
  Layer.provideMerge(Lanes.handOver),
  Layer.provideMerge(Lanes.layer),
  Layer.provideMerge(Layer.merge(Lines.layer, CutOffs.layer)),
  Layer.provideMerge(stores),
)

/** What a hub is made of, on the PostgreSQL that the environment names. */
export const hubLayer = hubOnDatabase.pipe(Layer.provideMerge(Database.layer))
