import { chance } from "./chance.ts"
import type { FaultKind } from "./faultKinds.ts"

export { type FaultKind, faultKinds, faultMeanings } from "./faultKinds.ts"

interface FaultScope {
  /** Only calls of this operation, by its operationId or SOAP name. */
  readonly operation?: string | undefined
  /** Only calls of this caller, who names itself in the header X-Mock-Caller, or by /_as/NAME before the path. */
  readonly caller?: string | undefined
  /** How long a call waits that is slow, late or a drip, in milliseconds; 250 unless said. */
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

/** A rule on the dial, and how many calls in its scope it has seen. */
export interface DialRule {
  readonly rule: FaultRule
  readonly seen: number
}

/** Where the dial stands, and how often each fault has struck. */
export interface Dial {
  readonly rules: readonly DialRule[]
  readonly struck: Readonly<Partial<Record<FaultKind, number>>>
}

/** Where a dial is kept over a restart. */
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

/** The dial of a mock: which of the coming calls go wrong, and how. Of several rules the first that applies is taken. */
export class Faults {
  readonly #memory: DialMemory | undefined
  readonly #operations = new Set<string>()
  #calls: Record<string, number> = {}
  #dial: Dial

  /** Without rules, the dial stands where the memory has it. */
  constructor(rules?: readonly FaultRule[], memory?: DialMemory) {
    this.#memory = memory
    this.#dial = memory?.read() ?? untouched
    if (rules !== undefined) this.set(rules)
  }

  /** Replaces all rules; each begins anew. */
  set(rules: readonly FaultRule[]): void {
    this.#turn({ ...this.#dial, rules: rules.map((rule) => ({ rule, seen: 0 })) })
  }

  /** Puts further rules behind those that are there, which go on as they were. */
  add(rules: readonly FaultRule[]): void {
    this.#turn({ ...this.#dial, rules: [...this.#dial.rules, ...rules.map((rule) => ({ rule, seen: 0 }))] })
  }

  /** Takes all rules away and forgets what struck. */
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

  /** Makes an operation known to the person at the dial, who may name no other. */
  knows(operation: string): void {
    this.#operations.add(operation)
  }

  /** How many calls of each operation came since the mock started or was reset, whatever befell them. */
  calls(): Readonly<Record<string, number>> {
    return { ...Object.fromEntries([...this.#operations].map((operation) => [operation, 0])), ...this.#calls }
  }

  /** Tells what befalls this call, and counts it; to be asked once for a call. */
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
