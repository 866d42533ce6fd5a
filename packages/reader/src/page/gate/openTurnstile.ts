import { type Decision, type Direction, type Gate, placeOf, type Scan } from "@mahmal/gate"
import type { Asked, KnownPassage, Passed, Store } from "../store/Store.ts"
import { judge, type Knowledge } from "./judge.ts"
import { oneByOne } from "./oneByOne.ts"
import type { Chain } from "./openChain.ts"
import type { Scanned } from "./Scanned.ts"
import type { Whereabouts } from "./Whereabouts.ts"

/** What the gate shows of one who came. `group` is there when the bracelet is genuine. */
export interface Answer {
  readonly decision: Decision
  readonly group?: number
  /** What the supervisor said, once an amber has been settled. */
  readonly settled?: "let-in" | "turned-away"
}

/** The gate at which the device stands. */
export interface Turnstile {
  readonly gate: Gate
  /** Judges what was shown, and notes it before it answers. One who was still asked about has not passed. */
  readonly show: (scanned: Scanned, direction: Direction) => Promise<Answer>
  /** The supervisor's word about the one who is asked about; nothing when nobody is. */
  readonly settle: (passed: boolean) => Promise<Answer | undefined>
  /** How many this device let through here. */
  readonly passed: () => Passed
}

/** What a turnstile works with. Times are the hub's as far as it is known: this device's and `ahead()` milliseconds. */
export interface TurnstileParts {
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
  readonly knowledge: () => Pick<Knowledge, "plan" | "trust" | "list">
  readonly ahead: () => number
}

/** Opens a gate. One who was asked about when the page went away is settled first: nobody said that he may pass. */
export const openTurnstile = async (parts: TurnstileParts, gate: Gate): Promise<Turnstile> => {
  const { store, chain, whereabouts } = parts
  const inTurn = oneByOne()
  let counts = (await store.fact("passed")) ?? new Map<string, Passed>()
  const passedHere = (): Passed => counts.get(gate.id) ?? { in: 0, out: 0 }

  /** Notes a scan that is settled, with the passage and the count that it makes. */
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
    gate,
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
