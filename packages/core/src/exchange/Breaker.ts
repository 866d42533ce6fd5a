import type { Finding } from "./settle.ts"

/** When a system that is not reached is left alone, and for how long, in milliseconds. */
export interface BreakerRules {
  /** After this many calls in a row that did not reach it. */
  readonly failures: number
  /** The first cooldown; it doubles with each try that fails, up to the longest. */
  readonly firstCooldown: number
  readonly longestCooldown: number
}

/**
 * What a hub knows of its way to one foreign system. `failures` calls in a row did not reach it; it is left alone until
 * `coolsUntil`, and then tried with one call, which is out since `tried`. Times are in milliseconds of a clock that is never put back.
 */
export interface Breaker {
  readonly failures: number
  readonly cooldown: number
  readonly coolsUntil?: number
  readonly tried?: number
}

/** Nothing bad is known. */
export const whole: Breaker = { failures: 0, cooldown: 0 }

/** Milliseconds after which a try without an outcome is forgotten: the hub that made it may have been killed. */
const longestTry = 60_000

/** How many calls may go out now: all, one that tries whether the system is back, or none. */
export const admits = (breaker: Breaker, now: number): "all" | "one" | "none" => {
  if (breaker.coolsUntil === undefined) return "all"
  if (now < breaker.coolsUntil) return "none"
  return breaker.tried !== undefined && now - breaker.tried < longestTry ? "none" : "one"
}

/** The breaker when the one call that tries goes out. */
export const trying = (breaker: Breaker, now: number): Breaker => ({ ...breaker, tried: now })

/** The breaker when the call that was to try was not made. */
export const untried = ({ tried: _, ...breaker }: Breaker): Breaker => breaker

/**
 * The breaker after a call. Whatever a system answers, it was reached; `later` and `in-doubt` say that it was not, or
 * that it could not work.
 */
export const afterCall = (
  breaker: Breaker,
  outcome: Finding["outcome"],
  now: number,
  { failures: most, firstCooldown, longestCooldown }: BreakerRules,
): Breaker => {
  if (outcome !== "later" && outcome !== "in-doubt") return whole
  const failures = breaker.failures + 1
  if (failures < most) return { failures, cooldown: 0 }
  // Calls that were out already when the cooldown began say nothing new.
  if (breaker.coolsUntil !== undefined && breaker.tried === undefined) return { ...breaker, failures }
  const cooldown = Math.min(longestCooldown, breaker.cooldown === 0 ? firstCooldown : 2 * breaker.cooldown)
  return { failures, cooldown, coolsUntil: now + cooldown }
}
