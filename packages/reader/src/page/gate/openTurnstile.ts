import { type Decision, type Direction, type Gate, placeOf, type Scan } from "@mahmal/gate"
import type { Asked, KnownPassage, Passed, Store } from "../store/Store.ts"
import { judge, type Knowledge } from "./judge.ts"
import type { Chain } from "./openChain.ts"
import type { Scanned } from "./Scanned.ts"
import { serialQueue } from "./serialQueue.ts"
import type { Whereabouts } from "./Whereabouts.ts"

/** What the gate shows. `group` is there when the bracelet is known. */
export interface Answer {
  readonly decision: Decision
  readonly group?: number
  /** The supervisor's decision, once amber is settled. */
  readonly settled?: "let-in" | "turned-away"
}

/** The device at its gate. */
export interface Turnstile {
  /** Judges what was presented, and notes it before it resolves. An amber that was not settled is noted as not passed. */
  readonly show: (scanned: Scanned, direction: Direction) => Promise<Answer>
  /** Settles amber by the supervisor's decision; undefined when there is none. */
  readonly settle: (passed: boolean) => Promise<Answer | undefined>
  /** How many people this device let through here. */
  readonly passed: () => Passed
}

/** What a turnstile works with. `ahead` is the milliseconds by which the hub's clock is ahead of this device's. */
export interface TurnstileParts {
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
  readonly knowledge: () => Pick<Knowledge, "plan" | "trust" | "list" | "unissued">
  readonly ahead: () => number
}

/** Opens a gate. An amber that was not settled when the page was closed is first noted as not passed. */
export const openTurnstile = async (parts: TurnstileParts, gate: Gate): Promise<Turnstile> => {
  const { store, chain, whereabouts } = parts
  const inTurn = serialQueue()
  let counts = (await store.fact("passed")) ?? new Map<string, Passed>()
  const passedHere = (): Passed => counts.get(gate.id) ?? { in: 0, out: 0 }

  /** Notes a settled scan, with its passage and count. */
  const note = async ({ scan, at }: Asked): Promise<void> => {
    if (!scan.passed) return chain.add(scan, at, { facts: { asked: undefined } })
    const before = passedHere()
    const passed = new Map(counts).set(gate.id, { ...before, [scan.direction]: before[scan.direction] + 1 })
    const passage = passageOf(scan, at + parts.ahead())
    await chain.add(scan, at, {
      facts: { asked: undefined, passed },
      passages: passage === undefined ? [] : [passage],
    })
    counts = passed
    if (passage !== undefined) whereabouts.learn([passage])
  }

  let open: { readonly asked: Asked; readonly answer: Answer } | undefined

  const settle = async (passed: boolean): Promise<Answer | undefined> => {
    if (open === undefined) return undefined
    const { asked, answer } = open
    await note({ ...asked, scan: { ...asked.scan, passed } })
    open = undefined
    return { ...answer, settled: passed ? "let-in" : "turned-away" }
  }

  const left = await store.fact("asked")
  if (left !== undefined) await note(left)

  return {
    passed: passedHere,
    settle: (passed) => inTurn(() => settle(passed)),
    show: (scanned, direction) =>
      inTurn(async () => {
        await settle(false)
        const at = Date.now()
        const knowledge = { ...parts.knowledge(), gate, direction, passages: whereabouts.passages }
        const { decision, scan } = await judge(scanned, knowledge, (at + parts.ahead()) / 1000)
        const answer: Answer = { decision, ...(scan.group === undefined ? {} : { group: scan.group }) }
        if (decision.light === "amber") {
          await store.write({ facts: { asked: { scan, at } } })
          open = { asked: { scan, at }, answer }
        } else await note({ scan, at })
        return answer
      }),
  }
}

const passageOf = (scan: Scan, at: number): readonly [string, KnownPassage] | undefined =>
  scan.reference === undefined
    ? undefined
    : [
        scan.reference,
        {
          place: placeOf({ id: scan.gate, ...(scan.camp === undefined ? {} : { camp: scan.camp }) }),
          direction: scan.direction,
          at: at / 1000,
          ...(scan.group === undefined ? {} : { group: scan.group }),
        },
      ]
