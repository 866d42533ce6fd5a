import {
  admits,
  afterCall,
  type Breaker,
  type BreakerRules,
  trying,
  untried,
  whole,
} from "@mahmal/core/exchange/Breaker"
import type { ForeignSystem } from "@mahmal/core/exchange/Operation"
import type { Finding } from "@mahmal/core/exchange/settle"

/** The circuit breakers of this hub, one for each foreign system. Times are in milliseconds of a clock that is never put back. */
export class Breakers {
  readonly #rules: BreakerRules
  readonly #of = new Map<ForeignSystem, Breaker>()

  constructor(rules: BreakerRules) {
    this.#rules = rules
  }

  /** How many calls may go out now. */
  admits(system: ForeignSystem, now: number): "all" | "one" | "none" {
    return admits(this.#of.get(system) ?? whole, now)
  }

  /** Until when a system gets no call; nothing when it may get one. `shared` is the cooldown that another hub has set. */
  coolsUntil(system: ForeignSystem, now: number, shared = 0): number | undefined {
    const breaker = this.#of.get(system) ?? whole
    const until = breaker.coolsUntil ?? shared
    if (until > now) return until
    return admits(breaker, now) === "none" ? now + this.#rules.firstCooldown : undefined
  }

  /** A call goes out. */
  started(system: ForeignSystem, now: number): void {
    const breaker = this.#of.get(system)
    if (breaker !== undefined && admits(breaker, now) === "one") this.#of.set(system, trying(breaker, now))
  }

  /** A call that was let through was not made after all. */
  abandoned(system: ForeignSystem): void {
    const breaker = this.#of.get(system)
    if (breaker !== undefined) this.#of.set(system, untried(breaker))
  }

  /**
   * A call ended. Gives the breaker when its cooldown is another now: it begins, is longer, or is over; or when it is whole and the
   * cooldown that all hubs share is `left` behind: whoever set that may have been killed.
   */
  ended(system: ForeignSystem, outcome: Finding["outcome"], now: number, left = false): Breaker | undefined {
    const before = this.#of.get(system) ?? whole
    const after = afterCall(before, outcome, now, this.#rules)
    this.#of.set(system, after)
    return after.coolsUntil === before.coolsUntil && !(left && after === whole) ? undefined : after
  }
}
