import type { SitePlan, StatusList, TrustList } from "@mahmal/gate"
import { type Decision, type Direction, decide, type Gate, type Scan, type Verdict, verify } from "@mahmal/gate"
import type { KnownPassage } from "../store/Store.ts"
import type { Scanned } from "./Scanned.ts"

/** What the device knows for a decision at a gate. */
export interface Knowledge {
  readonly plan: SitePlan
  readonly gate: Gate
  readonly direction: Direction
  readonly trust: TrustList
  readonly list: StatusList | undefined
  readonly passages: ReadonlyMap<string, KnownPassage>
  readonly unissued: ReadonlySet<string>
}

/** A decision, and the scan to note. */
export interface Judgement {
  readonly decision: Decision
  readonly scan: Scan
}

/** Judges what was presented, without the network. `now` is in seconds since 1970, by the hub's clock as far as it is known. */
export const judge = async (scanned: Scanned, knowledge: Knowledge, now: number): Promise<Judgement> => {
  const { plan, gate, direction, trust } = knowledge
  const verdict = await verdictOf(scanned, trust, now, plan.limits.clock)
  const decision = decide({ ...knowledge, verdict, now })
  const bracelet = verdict.outcome === "genuine" && verdict.kind === "bracelet" ? verdict.bracelet : undefined
  // A typed number proves nothing, but its holder is counted.
  const known = bracelet ?? (scanned.by === "hand" ? scanned.names : undefined)
  const scan: Scan = {
    kind: "scan",
    ...(known === undefined ? {} : { reference: known.reference, group: known.group }),
    gate: gate.id,
    ...(gate.camp === undefined ? {} : { camp: gate.camp }),
    direction,
    light: decision.light,
    reason: decision.reason,
    passed: decision.light === "green",
  }
  return { decision, scan }
}

const verdictOf = async (
  scanned: Scanned,
  trust: TrustList,
  now: number,
  leeway: number,
): Promise<Verdict | { readonly outcome: "typed" }> => {
  switch (scanned.by) {
    case "camera":
      return verify(scanned.text, trust, now, { leeway })
    case "chip":
      return verify(scanned.bytes, trust, now, { leeway })
    case "hand":
      return { outcome: "typed" }
  }
}
