import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Clock, Effect } from "effect"
import { followOnce } from "../../src/gate/issuing/followJourneys.ts"
import * as KeysInFile from "../../src/gate/keys/KeysInFile.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import { pilgrimOf, populate, type Rows, seasonJson } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

/** Who signs in these tests. */
export const issuer = "hub.mahmal.example"

/** A hub whose gates serve, with keys of its own. */
export interface GateWorld {
  readonly hub: StartedHub
  readonly keyFile: string
  /** Asks some commands of a pilgrim, each by itself. */
  readonly move: (pilgrim: string, ...commands: ReadonlyArray<Command>) => Promise<void>
  /** Brings people to their bracelets, `B` and a number that counts up. */
  readonly embrace: (rows: Rows, campaign?: string) => Promise<ReadonlyArray<string>>
  /** Stores the season's file, with its gates or without. */
  readonly store: (file: "with gates" | "without gates") => Promise<void>
  /** One look of the gate, by a hub that may be killed meanwhile. */
  readonly look: (killed?: Promise<void>) => Promise<void>
  /** Closes a page over what has happened. */
  readonly close: () => Promise<unknown>
  /** Lets the gate follow what has happened, now or at another time, in milliseconds since 1970. */
  readonly follow: (at?: number) => Promise<void>
}

/** So many days after Arafah that no bracelet has run out, in whatever year the tests run. */
export const validDays = 10_000

/** Starts a hub with the sample season, in which everything is asked for at once, and these people. */
export const startGates = async (rows: Rows, limits: object = seasonJson.gates.limits): Promise<GateWorld> => {
  const keyFile = join(await mkdtemp(join(tmpdir(), "mahmal-gate-")), "keys.json")
  process.env.GATE_KEY_FILE = keyFile
  const hub = await startHub()
  const { opens: _, ...season } = seasonJson
  await populate(hub, 4000, rows)
  const places = { total: 4000, shares: { citizens: 4000, others: 0 } }
  const gates = { ...season.gates, validDays, limits }
  const store: GateWorld["store"] = async (file) => {
    const { gates: _, ...without } = { ...season, places }
    await hub.ask("PUT", "/v1/seasons/1448", { json: file === "with gates" ? { ...without, gates } : without })
  }
  await store("with gates")
  const keys = KeysInFile.layerOf({ path: keyFile, issuer })
  const looking = Effect.provide(followOnce(), keys)
  let made = 0

  const move: GateWorld["move"] = async (pilgrim, ...commands) => {
    for (const command of commands)
      await hub.run(
        Effect.flatMap(Hub, ({ submit }) =>
          submit({ _tag: "Acts", acts: [{ pilgrim: pilgrim as PilgrimId, command }] }),
        ),
      )
  }
  return {
    hub,
    keyFile,
    move,
    store,
    look: (killed = new Promise(() => {})) =>
      hub.run(
        Effect.raceFirst(
          Effect.asVoid(looking),
          Effect.promise(() => killed),
        ),
      ),
    embrace: async (people, campaign = "C15") => {
      const pilgrims = people.map(pilgrimOf)
      for (const pilgrim of pilgrims) {
        made += 1
        const serial = Serial.make(`B${String(made).padStart(12, "0")}`)
        await move(pilgrim, ...untilVisa(pilgrim, campaign))
        await hub.run(ordering(`1448-B-test-${made}`, pilgrim as PilgrimId))
        await move(pilgrim, { _tag: "RecordBracelet", bracelet: { serial, chip: `04${serial.slice(1)}` } })
      }
      return pilgrims
    },
    close: () => hub.run(closePage()),
    follow: (at) =>
      hub.run(
        Effect.gen(function* () {
          yield* closePage()
          const clock: Clock.Clock = Object.assign(
            Object.create(yield* Clock.Clock),
            at === undefined ? {} : { currentTimeMillis: Effect.succeed(at) },
          )
          yield* Effect.provideService(Effect.repeat(looking, { while: (more) => more }), Clock.Clock, clock)
        }),
      ),
  }
}

/** Takes a pilgrim into an order, unless the hub itself was faster. */
const ordering = (order: string, pilgrim: PilgrimId) =>
  Effect.flatMap(Hub, ({ submit }) =>
    submit({
      _tag: "Acts",
      acts: [{ pilgrim, command: { _tag: "OrderBracelet", order } }],
      opens: [{ exchange: exchangeId("bracelet.order", order), operation: "bracelet.order", pilgrims: [pilgrim] }],
    }).pipe(Effect.catchTag("Refusal", () => Effect.void)),
  )

const untilVisa = (pilgrim: string, campaign: string): ReadonlyArray<Command> => {
  const registration = { reference: `${pilgrim}-1`, number: `R-${pilgrim}` }
  const entitlement = { kind: "permit", id: `ent-${pilgrim}`, number: `P-${pilgrim}` } as const
  return [
    { _tag: "Draw", expires: "2026-12-08" as SeasonDay, by: { result: "0".repeat(64) } },
    { _tag: "Confirm", campaign: CampaignId.make(campaign) },
    { _tag: "RecordRegistration", registration },
    { _tag: "RecordEntitlement", entitlement },
  ]
}
