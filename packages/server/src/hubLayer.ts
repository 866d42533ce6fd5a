import { Hub } from "@mahmal/core/hub/Hub"
import { Layer } from "effect"
import * as CursorsOnPostgres from "./postgres/CursorsOnPostgres.ts"
import { Database } from "./postgres/Database.ts"
import * as ExchangesOnPostgres from "./postgres/ExchangesOnPostgres.ts"
import * as JournalOnPostgres from "./postgres/JournalOnPostgres.ts"
import * as PeopleOnPostgres from "./postgres/PeopleOnPostgres.ts"
import { Queue } from "./queue/Queue.ts"

/** What a hub is made of, on one PostgreSQL: journal, exchanges, people and queue, and the one way a journey moves. */
export const hubLayer = Hub.layer.pipe(
  Layer.provideMerge(
    Layer.mergeAll(JournalOnPostgres.layer, ExchangesOnPostgres.layer, PeopleOnPostgres.layer, CursorsOnPostgres.layer),
  ),
  Layer.provideMerge(Queue.layer),
  Layer.provideMerge(Database.layer),
)
