import { Hub } from "@mahmal/core/hub/Hub"
import { pilgrimId } from "@mahmal/core/journey/ids"
import type { Season } from "@mahmal/core/season/Season"
import { Effect, Result, Stream } from "effect"
import { refuseFrozen } from "../committee/refuseFrozen.ts"
import type { Decision } from "../intake/Decision.ts"
import { decide } from "../intake/decide.ts"
import { FileUnreadable } from "../intake/FileUnreadable.ts"
import type { Source } from "../intake/readCsv.ts"
import { Database } from "../postgres/Database.ts"
import { Vault } from "../vault/Vault.ts"
import { insertApplications } from "./insertApplications.ts"

/** What became of an applications file. `rows` is the sum of `added`, `known` and the length of `changed`. */
export interface IntakeReport {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly byReason: Readonly<Record<string, number>>
  readonly added: number
  /** Known before, with the very same content. */
  readonly known: number
  /** Application numbers that are known with other content: nothing was changed. */
  readonly changed: ReadonlyArray<string>
}

const chunk = 1000

/**
 * Decides an applications file and stores everybody in it: who is accepted with the cleaned application, who is
 * rejected with the reasons alone. The same file again adds nobody. Refused once the season's pool is frozen, if it would.
 */
export const storeApplications = Effect.fn("storeApplications")((season: Season, source: Source) =>
  store(season, source, refuseFrozen),
)

/** The same for a season whose pool is frozen: for the committee's correction, which makes another pool of it. */
export const storeFrozen = Effect.fn("storeFrozen")((season: Season, source: Source) =>
  Effect.catchTag(
    store(season, source, async () => undefined),
    "SeasonFrozen",
    Effect.die,
  ),
)

/** Reads an applications file to its end and stores nothing: fails where storing it would, for what the file is. */
export const readApplications = Effect.fn("readApplications")((season: Season, source: Source) =>
  Stream.runDrain(decided(season, source)),
)

const decided = (season: Season, source: Source) =>
  Stream.fromAsyncIterable(decide(source, season), (cause) => cause).pipe(
    Stream.catch((cause) => (cause instanceof FileUnreadable ? Stream.fail(cause) : Stream.die(cause))),
  )

/** Says, holding the season, why nothing may be stored. */
type Guard = typeof refuseFrozen

const store = Effect.fnUntraced(function* (season: Season, source: Source, guard: Guard) {
  const report = { rows: 0, accepted: 0, rejected: 0, byReason: new Map<string, number>(), added: 0, known: 0 }
  const changed: Array<string> = []
  yield* decided(season, source).pipe(
    Stream.grouped(chunk),
    Stream.runForEach(
      Effect.fnUntraced(function* (decisions: ReadonlyArray<Decision>) {
        const stored = yield* storeChunk(season, decisions, guard)
        for (const { outcome, reasons } of decisions) {
          report[outcome]++
          for (const reason of reasons) report.byReason.set(reason, (report.byReason.get(reason) ?? 0) + 1)
        }
        report.rows += decisions.length
        report.added += stored.added
        report.known += stored.known
        changed.push(...stored.changed)
      }),
    ),
  )
  return { ...report, byReason: Object.fromEntries([...report.byReason].sort()), changed } satisfies IntakeReport
})

const storeChunk = Effect.fnUntraced(function* (season: Season, decisions: ReadonlyArray<Decision>, guard: Guard) {
  const database = yield* Database
  const hub = yield* Hub
  const sealer = yield* (yield* Vault).sealer
  const stored = yield* database.transaction(async (client) => {
    const refusal = await guard(
      client,
      season.name,
      decisions.map(({ reference }) => pilgrimId(season.name, reference)),
    )
    return refusal === undefined
      ? Result.succeed(await insertApplications(client, season, decisions, sealer))
      : Result.fail(refusal)
  })
  const contents = yield* Effect.fromResult(stored)
  const same = decisions.filter((decision) => contents.get(decision.reference) !== "other")
  // Also for those stored before: a hub that was killed in between has not rejected them yet.
  yield* Effect.forEach(
    same.filter(({ outcome }) => outcome === "rejected"),
    ({ reference, reasons: [first, ...rest] }) =>
      hub.submit({
        _tag: "Acts",
        acts: [
          {
            pilgrim: pilgrimId(season.name, reference),
            command: { _tag: "Reject", reasons: [first!, ...rest] },
          },
        ],
      }),
    { concurrency: "unbounded", discard: true },
  )
  return {
    added: decisions.filter(({ reference }) => contents.get(reference) === undefined).length,
    known: decisions.filter(({ reference }) => contents.get(reference) === "same").length,
    changed: decisions.filter(({ reference }) => contents.get(reference) === "other").map((row) => row.applicationNo),
  }
})
