import { Clock, Effect, Result } from "effect"
import type { Occurrence, Position } from "../api/Occurrence.ts"
import { Vault } from "../vault/Vault.ts"
import type { Claimed } from "./claim.ts"
import { eventText } from "./cloudEventOf.ts"
import { dueHeads, type Head, waitingSubjects } from "./parked.ts"
import type { Post } from "./post.ts"
import { type Paged, readNamed, readOccurrences } from "./readOccurrences.ts"
import { placeOfSecret, proofOf } from "./secrets.ts"
import { settleRound } from "./settleRound.ts"
import { type Parked, Tally, type Trial } from "./Tally.ts"
import { type Sight, sightOf } from "./Viewer.ts"

/** With what rounds are run. */
export interface RoundOptions {
  readonly post: Post
  /** The `source` of the hub's events (CloudEvents). */
  readonly source: string
  /** How many messages one subscriber is sent at the same time, each about another subject. */
  readonly atOnce: number
  /** After so many milliseconds nothing new is begun. */
  readonly lasts: number
}

/** How many events are settled together; when a hub is killed, as many may be delivered twice. */
const passSize = 100

const keyOf = ({ subject, number }: Pick<Occurrence, "subject" | "number">): string => `${subject}/${number}`

/**
 * Sends a subscriber its events until there are no more, the round's time is over, or it does not take them.
 *
 * The events of a subject come in order: one that fails is parked, and so are those that follow it, while other subjects go on.
 */
export const runRound = Effect.fn("runRound")(function* (claimed: Claimed, options: RoundOptions) {
  const secrets = yield* openSecrets(claimed)
  const tally = new Tally(claimed.failures, claimed.failingSince)
  const began = yield* Clock.monotonicTimeNanos
  const lasts = BigInt(options.lasts) * 1_000_000n
  const round: Round = {
    claimed,
    secrets,
    tally,
    options,
    sight: sightOf(claimed.viewer, claimed.wanted),
    late: Effect.map(Clock.monotonicTimeNanos, (now) => now - began > lasts),
  }
  for (let position = claimed.position; ; ) {
    const retried = yield* retryHeads(round)
    const fresh = yield* sendFresh(round, position)
    position = fresh.position
    const idle = retried.tried === 0 && !fresh.more
    const over = idle || tally.away || tally.halt !== null || (yield* round.late)
    const parked = [...retried.parked, ...fresh.parked]
    const goesOn = yield* settleRound(claimed, tally, { position, parked, unparked: retried.unparked, over })
    if (over || goesOn === undefined) return
    if (!goesOn) {
      yield* settleRound(claimed, tally, { position, parked: [], unparked: [], over: true })
      return
    }
  }
})

/** The secrets of a subscription as its receiver knows them. */
const openSecrets = Effect.fnUntraced(function* ({ id, secrets }: Claimed) {
  const { open } = yield* Vault
  const place = placeOfSecret(id)
  const opened = yield* open(
    secrets.map(({ dataKey, sealed }) => ({ ...place, dataKey, sealed: Buffer.from(sealed, "base64") })),
  )
  return opened as ReadonlyArray<string>
})

interface Round {
  readonly claimed: Claimed
  readonly secrets: ReadonlyArray<string>
  readonly tally: Tally
  readonly options: RoundOptions
  readonly sight: Sight
  readonly late: Effect.Effect<boolean>
}

/** What became of one event; undefined where it was not sent. */
type Fate = "delivered" | Parked | undefined

/** Sends one event, unless the round is ending. */
const sendOne = Effect.fnUntraced(function* (
  { claimed, secrets, tally, options, late }: Round,
  occurrence: Occurrence & Parked["occurrence"],
  trial: Trial,
) {
  if (tally.halt !== null || (tally.away && !trial.probing) || (yield* late)) return undefined
  const written = Result.try(() => eventText(occurrence, options.source))
  if (Result.isFailure(written)) {
    yield* Effect.logError(`the event ${keyOf(occurrence)} cannot be written`, written.failure)
    return tally.park(occurrence, trial, "the hub cannot write this event", yield* Clock.currentTimeMillis)
  }
  const body = written.success
  const proof = proofOf(keyOf(occurrence), yield* Clock.currentTimeMillis, body, secrets)
  const headers = { "content-type": "application/cloudevents+json; charset=utf-8", "user-agent": "mahmal", ...proof }
  const sent = yield* options.post({ url: claimed.url, headers, body })
  const now = yield* Clock.currentTimeMillis
  tally.count(sent, trial, now)
  if (sent._tag === "Delivered") return "delivered" as const
  return sent._tag === "Failed" ? tally.park(occurrence, trial, sent.why, now) : undefined
})

/** Tries the first parked event of each subject again; just one if the subscriber is away. */
const retryHeads = Effect.fnUntraced(function* (round: Round) {
  const { claimed, tally, sight, options } = round
  const probing = tally.away
  const heads = yield* dueHeads(claimed.id, probing ? 1 : passSize)
  const seen = new Map(
    (yield* heads.length === 0 ? Effect.succeed([]) : readNamed(heads, sight)).map((one) => [keyOf(one), one]),
  )
  const fates = yield* Effect.forEach(
    heads,
    Effect.fnUntraced(function* (head: Head) {
      const occurrence = seen.get(keyOf(head))
      // An event that the subscriber may no longer see is not sent, and counts as delivered.
      const fate: Fate =
        occurrence === undefined
          ? "delivered"
          : yield* sendOne(round, { ...occurrence, page: head.page }, { ...head, probing })
      return [head, fate] as const
    }),
    { concurrency: options.atOnce },
  )
  return {
    tried: fates.filter(([, fate]) => fate !== undefined).length,
    parked: fates.flatMap(([, fate]) => (typeof fate === "object" ? [fate] : [])),
    unparked: fates.flatMap(([head, fate]) => (fate === "delivered" ? [head] : [])),
  }
})

/** Sends the next events in the order in which they happened; just one if the subscriber is away. */
const sendFresh = Effect.fnUntraced(function* (round: Round, position: Position) {
  const { claimed, tally, sight, options } = round
  if (tally.halt !== null) return { position, parked: [], more: false }
  const probing = tally.away
  const { occurrences, next, more } = yield* readOccurrences(position, sight, probing ? 1 : passSize)
  const bySubject = Map.groupBy(occurrences, ({ subject }) => subject)
  const waiting = yield* waitingSubjects(claimed.id, [...bySubject.keys()])
  const fates = new Map<string, Fate>()
  yield* Effect.forEach(
    [...bySubject.values()],
    Effect.fnUntraced(function* (ofSubject: ReadonlyArray<Paged>) {
      let blocked = waiting.has(ofSubject[0]?.subject ?? "")
      for (const occurrence of ofSubject) {
        const fate: Fate = blocked
          ? behind(occurrence, yield* Clock.currentTimeMillis)
          : yield* sendOne(round, occurrence, { attempts: 0, parked: null, probing })
        if (fate === undefined) return
        if (fate !== "delivered") blocked = true
        fates.set(keyOf(occurrence), fate)
      }
    }),
    { concurrency: options.atOnce, discard: true },
  )
  // Events delivered after the first unsettled one come again: the receiver recognises their numbers.
  const end = occurrences.findIndex((occurrence) => !fates.has(keyOf(occurrence)))
  const settled = end === -1 ? occurrences : occurrences.slice(0, end)
  const parked = settled.map((occurrence) => fates.get(keyOf(occurrence))).filter((fate) => typeof fate === "object")
  const last = settled.at(-1)
  if (end === -1) return { position: next, parked, more: more || occurrences.length > 0 }
  return {
    position: last === undefined ? position : { page: last.page, subject: last.subject, number: last.number },
    parked,
    more: true,
  }
})

/** Parks an event that must wait for an earlier one of its subject; it is due as soon as it is the first. */
const behind = (occurrence: Paged, now: number): Parked => ({
  occurrence,
  attempts: 0,
  state: "waiting",
  due: now,
  outcome: null,
})
