import { chance } from "./chance.ts"
import type { FaultKind } from "./faultKinds.ts"

export { type FaultKind, faultKinds, faultMeanings } from "./faultKinds.ts"

interface FaultScope {
  /** Only calls of this operation, by its operationId or SOAP name. */
  readonly operation?: string | undefined
  /** Only calls of this caller, who is named in the header X-Mock-Caller, or by /_as/NAME before the path. */
  readonly caller?: string | undefined
  /** How long a slow, late or drip fault waits, in milliseconds; 250 by default. */
  readonly ms?: number | undefined
}

/** A fault for the next `next` calls in scope. */
export interface NextCalls extends FaultScope {
  readonly kind: FaultKind
  readonly next: number
}

/** Faults at a rate between 0 and 1, drawn from the seed and the number of the call; all kinds are equally likely. */
export interface AtRate extends FaultScope {
  readonly kinds: readonly FaultKind[]
  readonly rate: number
  readonly seed: string | number
}

/** The faults of the next calls in scope, one after the other; afterwards the rule does nothing. */
export interface Script extends FaultScope {
  readonly script: readonly (FaultKind | "none")[]
}

export type FaultRule = NextCalls | AtRate | Script

/** The part of a call that rules depend on. */
export interface Call {
  readonly operation: string
  readonly caller?: string | undefined
}

/** The fault of one call. */
export interface Fault {
  readonly kind: FaultKind
  readonly ms: number
}

/** A rule on the dial, and how many calls in its scope it has seen. */
export interface DialRule {
  readonly rule: FaultRule
  readonly seen: number
}

/** The rules of the dial, and how often each fault has struck. */
export interface Dial {
  readonly rules: readonly DialRule[]
  readonly struck: Readonly<Partial<Record<FaultKind, number>>>
}

/** Keeps the dial over a restart. */
export interface DialMemory {
  readonly read: () => Dial | undefined
  readonly write: (dial: Dial) => void
}

const untouched: Dial = { rules: [], struck: {} }

const drawn = (rule: FaultRule, nth: number): FaultKind | "none" | undefined => {
  if ("next" in rule) return nth <= rule.next ? rule.kind : undefined
  if ("script" in rule) return rule.script[nth - 1]
  if (chance(rule.seed, "fault", nth) >= rule.rate) return undefined
  return rule.kinds[Math.floor(chance(rule.seed, "kind", nth) * rule.kinds.length)]
}

const concerns = ({ operation, caller }: FaultRule, call: Call): boolean =>
  (operation === undefined || operation === call.operation) && (caller === undefined || caller === call.caller)

/** The fault dial of a mock: which of the next calls go wrong, and how. The first rule that applies counts. */
export class Faults {
  readonly #memory: DialMemory | undefined
  readonly #operations = new Set<string>()
  #calls: Record<string, number> = {}
  #dial: Dial

  /** Without rules, the dial is read from the memory. */
  constructor(rules?: readonly FaultRule[], memory?: DialMemory) {
    this.#memory = memory
    this.#dial = memory?.read() ?? untouched
    if (rules !== undefined) this.set(rules)
  }

  /** Replaces all rules, and their counts. */
  set(rules: readonly FaultRule[]): void {
    this.#turn({ ...this.#dial, rules: rules.map((rule) => ({ rule, seen: 0 })) })
  }

  /** Adds rules after the existing ones, which keep their counts. */
  add(rules: readonly FaultRule[]): void {
    this.#turn({ ...this.#dial, rules: [...this.#dial.rules, ...rules.map((rule) => ({ rule, seen: 0 }))] })
  }

  /** Removes all rules and counts. */
  reset(): void {
    this.#calls = {}
    this.#turn(untouched)
  }

  rules(): readonly FaultRule[] {
    return this.#dial.rules.map(({ rule }) => rule)
  }

  /** The rules, each with how many calls in its scope it has seen. */
  dial(): readonly DialRule[] {
    return this.#dial.rules
  }

  /** How often each fault has struck since the mock began or was reset. */
  counts(): Readonly<Partial<Record<FaultKind, number>>> {
    return this.#dial.struck
  }

  /** Registers an operation; rules may name no others. */
  knows(operation: string): void {
    this.#operations.add(operation)
  }

  /** Calls of each operation since the mock started or was reset, including those with faults. */
  calls(): Readonly<Record<string, number>> {
    return { ...Object.fromEntries([...this.#operations].map((operation) => [operation, 0])), ...this.#calls }
  }

  /** The fault of a call, which is counted; to be called once for each call. */
  next(call: Call): Fault | undefined {
    this.#calls[call.operation] = (this.#calls[call.operation] ?? 0) + 1
    const rules = [...this.#dial.rules]
    let { struck } = this.#dial
    let fault: Fault | undefined
    for (const [i, { rule, seen }] of rules.entries()) {
      if (!concerns(rule, call)) continue
      rules[i] = { rule, seen: seen + 1 }
      const kind = drawn(rule, seen + 1)
      if (kind === undefined) continue
      if (kind !== "none") {
        struck = { ...struck, [kind]: (struck[kind] ?? 0) + 1 }
        fault = { kind, ms: rule.ms ?? 250 }
      }
      break
    }
    if (rules.some((entry, i) => entry !== this.#dial.rules[i])) this.#turn({ rules, struck })
    return fault
  }

  #turn(dial: Dial): void {
    this.#dial = dial
    this.#memory?.write(dial)
  }
}
