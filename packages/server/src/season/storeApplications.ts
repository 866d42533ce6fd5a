import { Hub } from "@mahmal/core/hub/Hub"
import { pilgrimId } from "@mahmal/core/journey/ids"
import type { Season } from "@mahmal/core/season/Season"
import { Effect, Stream } from "effect"
import { refuseFrozen } from "../committee/refuseFrozen.ts"
import { type Decision, isOpen } from "../intake/Decision.ts"
import { FileUnreadable } from "../intake/FileUnreadable.ts"
import { intakeAlone } from "../intake/intakeAlone.ts"
import { judge } from "../intake/judge.ts"
import { readCsv, type Source } from "../intake/readCsv.ts"
import { Spill } from "../intake/Spill.ts"
import { spillInto } from "../intake/spillInto.ts"
import type { Transaction } from "../postgres/Database.ts"
import { Vault } from "../vault/Vault.ts"
import { holdApplications } from "./holdApplications.ts"
import { insertApplications } from "./insertApplications.ts"

/**
 * What became of an applications file. `rows` is the sum of `added`, `known` and the length of `changed`; also that of `accepted`
 * and `rejected`, in which somebody who was known before counts as they stood, whatever the file says.
 */
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
 * rejected with the reasons alone. Who is known stands as they stand, and whoever is new is decided together with them. The
 * same file again adds nobody. Refused once the season's pool is frozen, if it would.
 */
export const storeApplications = Effect.fn("storeApplications")(function* (season: Season, source: Source) {
  const spill = yield* readApplications(season, source)
  return yield* intakeAlone(season.name, (transaction) => store(season, spill, refuseFrozen, transaction))
}, Effect.scoped)

/**
 * The same for a season whose pool is frozen: for the committee's correction, which makes another pool of it, and is alone with
 * the season's applications (`intakeAlone`) in these transactions until then.
 */
export const storeFrozen = Effect.fn("storeFrozen")(
  (season: Season, spill: Spill, transaction: Transaction) => store(season, spill, async () => undefined, transaction),
  Effect.catchTag("SeasonFrozen", Effect.die),
)

/** Reads an applications file to its end and stores nothing; its rows wait on disk until the scope is closed. */
export const readApplications = Effect.fn("readApplications")(function* (season: Season, source: Source) {
  const spill = yield* Effect.acquireRelease(
    Effect.sync(() => new Spill()),
    (opened) => Effect.sync(() => opened.close()),
  )
  const take = spillInto(spill, season, true)
  yield* Stream.fromAsyncIterable(readCsv(source), (cause) => cause).pipe(
    Stream.runForEach((rows) => Effect.try({ try: () => take(rows), catch: (cause) => cause })),
    Effect.catch((cause) => (cause instanceof FileUnreadable ? Effect.fail(cause) : Effect.die(cause))),
  )
  return spill
})

/** Says, holding the season, why nothing may be stored. */
type Guard = typeof refuseFrozen

const store = Effect.fnUntraced(function* (season: Season, spill: Spill, guard: Guard, transaction: Transaction) {
  yield* holdApplications(season, spill)
  const report = { rows: 0, accepted: 0, rejected: 0, byReason: new Map<string, number>(), added: 0, known: 0 }
  const changed: Array<string> = []
  yield* Stream.fromIterable(spill.verdicts(), { chunkSize: chunk }).pipe(
    Stream.map((verdict) => judge(verdict, season)),
    Stream.runForEachArray(
      Effect.fnUntraced(function* (decisions) {
        yield* storeChunk(
          season,
          decisions.filter(({ held }) => isOpen(held)),
          guard,
          transaction,
        )
        for (const { held, applicationNo, outcome, reasons } of decisions) {
          report.rows++
          report[outcome]++
          for (const reason of reasons) report.byReason.set(reason, (report.byReason.get(reason) ?? 0) + 1)
          if (held === "nothing") report.added++
          else if (held === "other") changed.push(applicationNo)
          else report.known++
        }
      }),
    ),
  )
  return { ...report, byReason: Object.fromEntries([...report.byReason].sort()), changed } satisfies IntakeReport
})

const storeChunk = Effect.fnUntraced(function* (
  season: Season,
  open: ReadonlyArray<Decision>,
  guard: Guard,
  transaction: Transaction,
) {
  const hub = yield* Hub
  // A rejected application that a crash had cut off is stored already; only its rejection is missing.
  const stored = open.filter(({ held, outcome }) => held === "nothing" || outcome === "accepted")
  if (stored.length > 0) {
    const sealer = yield* (yield* Vault).sealer
    const refusal = yield* transaction(async (client, defer) => {
      const frozen = await guard(client, season.name)
      if (frozen === undefined) insertApplications(client, defer, season, stored, sealer)
      return frozen
    })
    if (refusal !== undefined) return yield* refusal
  }
  yield* Effect.forEach(
    open.filter(({ outcome }) => outcome === "rejected"),
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
})
