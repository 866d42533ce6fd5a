import { Refusal } from "./Refusal.ts"

/** A token bucket: so many calls per second, and as many at once after a pause. */
export class RateLimit {
  readonly #perSecond: number
  #tokens: number
  #at = performance.now()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#tokens = perSecond
  }

  /** Lets a call pass, or throws a Refusal. */
  take(): void {
    const now = performance.now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) throw new Refusal("Server.Busy", "Too many calls; nothing was done.")
    this.#tokens -= 1
  }
}
