import { chance } from "./chance.ts"

/** Everything that can go wrong with a call; what each does is said in {@link faultMeanings}. */
export const faultKinds = [
  "unavailable",
  "slow",
  "garbage",
  "garbage-before",
  "empty",
  "reply-lost",
  "reset",
  "answered-twice",
  "callback-twice",
  "callback-first",
] as const

export type FaultKind = (typeof faultKinds)[number]

/** What each fault does, in words for the person at the dial. */
export const faultMeanings: Readonly<Record<FaultKind, string>> = {
  unavailable: "503 before any work",
  slow: "the call waits before the work is done, which it is even if the caller has gone",
  garbage: "the work is done, and the answer is unreadable",
  "garbage-before": "no work is done, and the answer is unreadable",
  empty: "the work is done, and the answer is 200 with an empty body",
  "reply-lost": "the work is done, and the connection breaks without an answer",
  reset: "the connection breaks before any work",
  "answered-twice": "the work is done once, and the body of the answer stands there twice",
  "callback-twice": "the callback that the call leads to is delivered twice",
  "callback-first": "the callback that the call leads to is delivered before the answer to the call",
}

interface FaultScope {
  /** Only calls of this operation, by its operationId or SOAP name. */
  readonly operation?: string | undefined
  /** Only calls of this caller, who names itself in the header X-Mock-Caller. */
  readonly caller?: string | undefined
  /** How long a slow call waits, in milliseconds; 250 unless said. */
  readonly ms?: number | undefined
}

/** A fault for the next calls in scope, as many as `next` says. */
export interface NextCalls extends FaultScope {
  readonly kind: FaultKind
  readonly next: number
}

/** Faults at a rate between 0 and 1, drawn by a seed from the number of the call; each of the kinds is equally likely. */
export interface AtRate extends FaultScope {
  readonly kinds: readonly FaultKind[]
  readonly rate: number
  readonly seed: string | number
}

/** What happens to the next calls in scope, one after the other; afterwards the rule does nothing. */
export interface Script extends FaultScope {
  readonly script: readonly (FaultKind | "none")[]
}

export type FaultRule = NextCalls | AtRate | Script

/** A call as the dial sees it. */
export interface Call {
  readonly operation: string
  readonly caller?: string | undefined
}

/** The fault that befalls one call. */
export interface Fault {
  readonly kind: FaultKind
  readonly ms: number
}

const drawn = (rule: FaultRule, nth: number): FaultKind | "none" | undefined => {
  if ("next" in rule) return nth <= rule.next ? rule.kind : undefined
  if ("script" in rule) return rule.script[nth - 1]
  if (chance(rule.seed, "fault", nth) >= rule.rate) return undefined
  return rule.kinds[Math.floor(chance(rule.seed, "kind", nth) * rule.kinds.length)]
}

/** The dial of a mock: which of the coming calls go wrong, and how. Of several rules the first that applies is taken. */
export class Faults {
  #rules: { readonly rule: FaultRule; seen: number }[] = []
  readonly #struck: Partial<Record<FaultKind, number>> = {}

  constructor(rules: readonly FaultRule[] = []) {
    this.set(rules)
  }

  /** Replaces all rules; each begins anew. */
  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, seen: 0 }))
  }

  rules(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule)
  }

  /** How often each fault has struck since the mock started. */
  counts(): Readonly<Partial<Record<FaultKind, number>>> {
    return { ...this.#struck }
  }

  /** Tells what befalls this call, and counts it; to be asked once for a call. */
  next(call: Call): Fault | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry
      if (rule.operation !== undefined && rule.operation !== call.operation) continue
      if (rule.caller !== undefined && rule.caller !== call.caller) continue
      entry.seen += 1
      const kind = drawn(rule, entry.seen)
      if (kind === "none") return undefined
      if (kind === undefined) continue
      this.#struck[kind] = (this.#struck[kind] ?? 0) + 1
      return { kind, ms: rule.ms ?? 250 }
    }
    return undefined
  }
}
