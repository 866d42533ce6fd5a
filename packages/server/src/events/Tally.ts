import { awayAfter, cooldownAfter, disabledAfter, mostAttempts, pauseAfter } from "./backOff.ts"
import type { Sent } from "./post.ts"
import type { Paged } from "./readOccurrences.ts"

/** An event that cannot be sent now and waits, as its row has it. */
export interface Parked {
  readonly occurrence: Pick<Paged, "subject" | "number" | "page">
  readonly attempts: number
  readonly state: "waiting" | "dead"
  /** Milliseconds since 1970. */
  readonly due: number
  /** How it failed; null for one that only waits behind another. */
  readonly outcome: string | null
}

/** An event that is tried, as it stood before. */
export interface Trial {
  readonly attempts: number
  /** When it was first parked, in milliseconds since 1970; null where it never was. */
  readonly parked: number | null
  /** Whether the subscriber was away when it was tried. */
  readonly probing: boolean
}

/** Why a round ends before its time. */
export type Halt = { readonly _tag: "Gone" } | { readonly _tag: "Later"; readonly until: number }

/**
 * How deliveries to a subscriber go in a round. One failure may be the event's fault; several in a row are the subscriber's,
 * who is then away: it is tried now and then with a single event, and no event is given up because of it.
 */
export class Tally {
  failures: number
  /** Milliseconds since 1970; null while nothing fails. */
  failingSince: number | null
  /** When something was last delivered in this round. */
  delivered: number | null = null
  halt: Halt | null = null
  /** How the last message of this round failed. */
  lastly: string | null = null

  constructor(failures: number, failingSince: number | null) {
    this.failures = failures
    this.failingSince = failingSince
  }

  /** Whether the subscriber is away, as far as we know. */
  get away(): boolean {
    return this.failures >= awayAfter
  }

  /** Counts what became of a message about an event. */
  count(sent: Sent, { attempts, probing }: Trial, now: number): void {
    if (sent._tag === "Delivered") {
      this.failures = 0
      this.failingSince = null
      this.delivered = now
      return
    }
    this.failingSince ??= now
    if (sent._tag === "Failed") {
      this.lastly = sent.why
      // The same event failing again says nothing new about the subscriber, until it is known to be away. Then only what is sent
      // to see whether it is back does: what was under way beside the messages that told so tells it once more.
      if (this.away ? probing : attempts === 0) this.failures += 1
    } else this.halt ??= sent._tag === "Gone" ? sent : { _tag: "Later", until: now + sent.cooldown }
  }

  /**
   * What to do with an event that failed. It is given up only when it was tried often enough, and others got through since
   * it was parked: otherwise it may be the subscriber who is away.
   */
  park(occurrence: Parked["occurrence"], { attempts, parked, probing }: Trial, outcome: string, now: number): Parked {
    const counted = probing ? Math.max(attempts, 1) : attempts + 1
    const othersGotThrough = parked !== null && (this.failingSince ?? now) > parked
    return counted >= mostAttempts && othersGotThrough
      ? { occurrence, attempts: counted, state: "dead", due: now, outcome }
      : { occurrence, attempts: counted, state: "waiting", due: now + pauseAfter(counted, Math.random()), outcome }
  }

  /** Until when nothing is sent to the subscriber. */
  restUntil(now: number): number {
    return this.halt?._tag === "Later" ? this.halt.until : now + cooldownAfter(this.failures, Math.random())
  }

  /** Whether nothing got through for so long that a person has to look at it. */
  hopeless(now: number): boolean {
    return this.failingSince !== null && now - this.failingSince >= disabledAfter
  }
}
