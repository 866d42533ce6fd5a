import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import {
  askEntitlement,
  confirm,
  draw,
  recordArrival,
  recordRegistration,
  recordVisa,
  situation,
} from "@mahmal/core/testing/moments"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { erase } from "../../src/evidence/erase.ts"
import { makeEvidence } from "../../src/evidence/makeEvidence.ts"
import { stores } from "../../src/hubLayer.ts"
import { Trail } from "../../src/identity/Trail.ts"
import { recordContracts } from "../../src/ledger/recordContracts.ts"
import { Sealing } from "../../src/ledger/Sealing.ts"
import { makeKeyFile, type SealingKey, SealingKeys } from "../../src/ledger/SealingKey.ts"
import { Database } from "../../src/postgres/Database.ts"
import type { CallerShape } from "../../src/rights/Caller.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { openSeason } from "../support/openSeason.ts"

const layerOf = (url: string, keys: typeof SealingKeys.Service) =>
  Sealing.acceptingLayer.pipe(
    Layer.provideMerge(Sealing.layer),
    Layer.provideMerge(Layer.succeed(SealingKeys, keys)),
    Layer.provideMerge(Hub.layer),
    Layer.provideMerge(stores),
    Layer.provideMerge(Database.layerOf(url, 4)),
  )

/** A database with a hub on it that seals; and, if the test needs them, others on the same. */
export const aLedger = async () => {
  const fresh = await migratedDatabase()
  const folder = await mkdtemp(join(tmpdir(), "mahmal-ledger-"))
  const first = await makeKeyFile(join(folder, "first.pem"))
  const hubs: Array<ManagedRuntime.ManagedRuntime<never, never>> = []
  const hubWith = (keys: typeof SealingKeys.Service) => {
    const hub = ManagedRuntime.make(layerOf(fresh.url, keys))
    hubs.push(hub as never)
    return hub
  }
  const hub = hubWith({ current: first })
  await hub.runPromise(recordContracts())
  const client = new pg.Pool({ connectionString: fresh.url, max: 2, options: "-c search_path=mahmal" })
  client.on("error", () => {})
  await openSeason(client)
  return {
    folder,
    first,
    hub,
    hubWith,
    client,
    url: fresh.url,
    newKey: (name: string): Promise<SealingKey> => makeKeyFile(join(folder, name)),
    evidence: async (pilgrim: PilgrimId) => Buffer.from(await hub.runPromise(makeEvidence(pilgrim))),
    erase: (pilgrim: PilgrimId) => hub.runPromise(erase({ pilgrim, by: "person:it", reason: "request 7" })),
    act: (pilgrim: PilgrimId, command: Command, by = "person:desk") =>
      hub.runPromise(Hub.use((one) => one.submit({ _tag: "Acts", acts: [{ pilgrim, command }], by }))),
    /** What a call to a foreign system showed, with bodies that name somebody. */
    fact: (pilgrim: PilgrimId, operation: "etrack.register" | "visa.request", command: Command) =>
      hub.runPromise(
        Hub.use((one) =>
          one.submit({
            _tag: "Facts",
            facts: [{ pilgrim, command }],
            turn: {
              exchange: exchangeId(operation, pilgrim),
              operation,
              pilgrims: [pilgrim],
              finding: { outcome: "done" },
              message: {
                kind: "send",
                started: 1_700_000_000_123,
                ended: 1_700_000_000_456,
                outcome: "done",
                status: 200,
                sent: `<name>${traveller(0).nameArabic}</name>`,
                received: '{"ok":true}',
              },
            },
          }),
        ),
      ),
    /** A document of the border feed, in which some were found to have arrived. */
    crossing: (document: string, arrived: ReadonlyArray<PilgrimId>, received: string) => {
      const opening = { exchange: exchangeId("border.read", document), operation: "border.read", pilgrims: [] } as const
      const message = { kind: "send", started: 1_700_000_000_123, ended: 1_700_000_000_456, outcome: "done" } as const
      return hub.runPromise(
        Hub.use(({ submit }) =>
          Effect.andThen(
            submit({ _tag: "Acts", acts: [], opens: [opening] }),
            submit({
              _tag: "Facts",
              facts: arrived.map((one) => ({ pilgrim: one, command: recordArrival() })),
              turn: { ...opening, finding: { outcome: "done" }, message: { ...message, received } },
            }),
          ),
        ),
      )
    },
    trail: (caller: CallerShape, operation: string, subjects: ReadonlyArray<string>, isAct = true) =>
      hub.runPromise(
        Trail.use((trail) =>
          trail.record({ caller, operation, reads: "personal", act: isAct, subjects, outcome: "done", status: 200 }),
        ),
      ),
    close: async () => {
      for (const one of hubs) await one.dispose()
      await client.end()
      await fresh.drop()
      await rm(folder, { recursive: true })
    },
  }
}
export type ALedger = Awaited<ReturnType<typeof aLedger>>

/** Lets the n-th of the sample's travellers apply. */
export const apply = async ({ client }: Pick<ALedger, "client">, n: number): Promise<PilgrimId> => {
  const one = traveller(n)
  await client.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     values ($1, '1448', $2, $3, 'Applied', '{}', 0, $4)`,
    [one.pilgrim, one.pilgrim.slice(5), `1448-G${n}`, situation.today],
  )
  await client.query(
    "insert into draw_entry (season, group_id, share, tier, weight, rank) values ('1448', $1, 'citizens', 1, 1, $2)",
    [`1448-G${n}`, n],
  )
  await client.query(
    `insert into person values ($1, '2026-10-01T09:00:00+03', '28463400001', $2, $3, $4, $5, $6, null, $7, $8, $9, '',
       'principal', '', '', 0, '', '', 0)`,
    [
      one.pilgrim,
      one.nameArabic,
      one.nameLatin,
      one.sex,
      one.birthDate,
      one.nationality,
      one.passport,
      one.passportExpiry,
      one.mobile,
    ],
  )
  await client.query("insert into application (pilgrim, content) values ($1, $2)", [
    one.pilgrim,
    Buffer.from(`${one.pilgrim},${one.passport}`),
  ])
  return one.pilgrim
}

/** Brings somebody from the draw to the visa. */
export const toVisa = async (ledger: ALedger, pilgrim: PilgrimId): Promise<void> => {
  const { act, fact } = ledger
  await act(pilgrim, draw, "person:committee")
  await act(pilgrim, confirm(), "person:campaign")
  await fact(pilgrim, "etrack.register", recordRegistration())
  await act(pilgrim, askEntitlement)
  await fact(pilgrim, "visa.request", recordVisa())
  await ledger.trail(
    {
      id: "person:desk",
      kind: "person",
      unit: "callCentre",
      seasons: "all",
      purposes: ["service"],
      purpose: "service",
    },
    "commands.confirm",
    [pilgrim],
  )
}
