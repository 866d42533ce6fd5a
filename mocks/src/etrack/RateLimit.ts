import { Refusal } from "./Refusal.ts"

/** Holds callers to so many calls a second; what was not used in the last second may be used at once. */
export class RateLimit {
  readonly #perSecond: number
  #tokens: number
  #at = performance.now()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#tokens = perSecond
  }

  /** Lets a call pass, or refuses it before anything is done. */
  take(): void {
    const now = performance.now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) throw new Refusal("Server.Busy", "Too many calls; nothing was done.")
    this.#tokens -= 1
  }
}
