import type { Code } from "@mahmal/core/intake/Code"
import { type Group, groupCodes } from "@mahmal/core/intake/groupRules"
import type { Relation } from "@mahmal/core/season/figures"
import type { Season } from "@mahmal/core/season/Season"
import { type Decision, isOpen } from "./Decision.ts"
import type { Verdict } from "./Spill.ts"

/** Decides a row, now that all the others are known. What is held of it stands. */
export const judge = (verdict: Verdict, season: Season): Decision => {
  const held = heldOf(verdict)
  const { outcome, reasons } = isOpen(held) ? decided(verdict, season) : standing(verdict)
  return {
    line: verdict.line,
    applicationNo: verdict.numbered ? verdict.no : verdict.reference,
    reference: verdict.reference,
    numbering: !verdict.numbered ? "unreadable" : verdict.repeated ? "repeated" : "own",
    group: verdict.group,
    held,
    outcome,
    reasons,
    contentHash: verdict.contentHash,
    application: verdict.application === null ? null : JSON.parse(verdict.application),
  }
}

const heldOf = ({ heldHash, heldOutcome, contentHash }: Verdict): Decision["held"] => {
  if (heldHash === null) return "nothing"
  if (heldHash !== contentHash) return "other"
  return heldOutcome === "undecided" ? "undecided" : "same"
}

const decided = (verdict: Verdict, season: Season): Pick<Decision, "outcome" | "reasons"> => {
  const reasons = reasonsOf(verdict, season)
  return { outcome: reasons.length === 0 ? "accepted" : "rejected", reasons }
}

/** Of what was cut off before it was decided nobody was accepted. */
const standing = ({ heldOutcome, heldReasons }: Verdict): Pick<Decision, "outcome" | "reasons"> => ({
  outcome: heldOutcome === "accepted" ? "accepted" : "rejected",
  reasons: listed(heldReasons ?? ""),
})

const reasonsOf = (verdict: Verdict, season: Season): ReadonlyArray<Code> => {
  const own = listed(verdict.codes)
  if (!verdict.isRead) return own
  const duplicates: ReadonlyArray<Code> = [
    ...(verdict.duplicateQid ? (["duplicate-qid"] as const) : []),
    ...(verdict.duplicatePassport ? (["duplicate-passport"] as const) : []),
  ]
  const member = {
    role: verdict.isPrincipal ? "principal" : "companion",
    relation: verdict.relation as Relation | null,
    wentRecently: verdict.wentRecently === 1,
  } as const
  return [...own, ...duplicates, ...groupCodes(member, groupOf(verdict), season)].toSorted()
}

const groupOf = (verdict: Verdict): Group => {
  const counts = { principals: verdict.principals as number, companions: verdict.companions as number }
  if (counts.principals !== 1) return counts
  const principal = {
    sex: verdict.principalSex as "M" | "F",
    nationality: verdict.principalNationality as string,
    codes: listed(verdict.principalCodes as string),
  }
  return { ...counts, principal }
}

const listed = (codes: string): ReadonlyArray<Code> => (codes === "" ? [] : (codes.split(" ") as Array<Code>))
