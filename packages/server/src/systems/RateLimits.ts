import type { ForeignSystem } from "@mahmal/core/exchange/Operation"
import type { SystemSettings } from "./settings.ts"

/** The rate limits of the foreign systems: so many calls a second of all hubs together, evenly spaced. */
export class RateLimits {
  readonly #settings: ReadonlyMap<ForeignSystem, SystemSettings>
  /** When the next call may go, by the time that `reserve` is told. */
  readonly #next = new Map<ForeignSystem, number>()

  constructor(settings: ReadonlyMap<ForeignSystem, SystemSettings>) {
    this.#settings = settings
  }

  /** Calls a second; as many as come, without it. */
  rateOf(system: ForeignSystem): number | undefined {
    return this.#settings.get(system)?.rate
  }

  /**
   * Counts one more call at `now`, in milliseconds of a clock that is never put back, and gives the milliseconds that it has to
   * wait where so many hubs share the rate.
   */
  reserve(system: ForeignSystem, now: number, hubs: number): number {
    const at = Math.max(now, this.#next.get(system) ?? 0)
    this.#next.set(system, at + (1_000 * hubs) / (this.rateOf(system) ?? Number.POSITIVE_INFINITY))
    return at - now
  }
}
